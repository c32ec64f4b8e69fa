// Reads a feed with ical.js, using the time zone that the file itself carries, and prints UID → starts in UTC.
import fs from "node:fs";
import ICAL from "ical.js";

const [file, until] = process.argv.slice(2);
const end = Date.parse(until) / 1000;
const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const events = calendar.getAllSubcomponents("vevent");
const found = {};
const isCancelled = (component) => component.getFirstPropertyValue("status") === "CANCELLED";
const written = (time) => new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");

for (const component of events) {
  if (component.hasProperty("recurrence-id")) continue;
  const uid = component.getFirstPropertyValue("uid");
  // Without strictExceptions, every override of the file would be tried on every event.
  const exceptions = events.filter((other) => other.hasProperty("recurrence-id") && other.getFirstPropertyValue("uid") === uid);
  const event = new ICAL.Event(component, { strictExceptions: true, exceptions });
  const starts = [];
  if (event.isRecurring()) {
    const iterator = event.iterator();
    for (let next = iterator.next(); next && next.toUnixTime() < end; next = iterator.next()) {
      const details = event.getOccurrenceDetails(next);
      if (!isCancelled(details.item.component)) starts.push(written(details.startDate));
    }
  } else if (!isCancelled(component)) {
    starts.push(written(event.startDate));
  }
  if (starts.length) found[uid] = starts.sort();
}
console.log(JSON.stringify(found));
