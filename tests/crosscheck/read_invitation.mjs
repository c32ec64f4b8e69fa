// Reads an invitation with ical.js and with node-ical, and prints what each understood of it.
import fs from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const file = process.argv[2];
const text = fs.readFileSync(file, "utf8");
const utc = (date) => new Date(date).toISOString().replace(".000Z", "Z");

const calendar = new ICAL.Component(ICAL.parse(text));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const component = calendar.getFirstSubcomponent("vevent");
const event = new ICAL.Event(component);
const attendee = component.getFirstProperty("attendee");

const parsed = ical.sync.parseICS(text);
const other = Object.values(parsed).find((part) => part.type === "VEVENT");

console.log(JSON.stringify({
  "ical.js": {
    method: calendar.getFirstPropertyValue("method"), uid: event.uid, sequence: event.sequence,
    status: component.getFirstPropertyValue("status"), start: utc(event.startDate.toUnixTime() * 1000),
    end: utc(event.endDate.toUnixTime() * 1000), attendee: attendee.getFirstValue(), organizer: event.organizer,
  },
  "node-ical": {
    method: other.method ?? parsed.vcalendar?.method, uid: other.uid, sequence: Number(other.sequence),
    status: other.status, start: utc(other.start), end: utc(other.end), attendee: other.attendee.val ?? other.attendee,
    organizer: other.organizer.val ?? other.organizer,
  },
}));
