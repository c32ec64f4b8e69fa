// Reads a feed with node-ical (run with TZ=UTC), and prints UID → starts in UTC.
import ical from "node-ical";

const [file, until] = process.argv.slice(2);
const found = {};
const written = (date) => new Date(date).toISOString().replace(".000Z", "Z");

for (const event of Object.values(ical.sync.parseFile(file))) {
  if (event.type !== "VEVENT") continue;
  let starts;
  if (event.rrule) {
    const options = { from: new Date("2025-01-01"), to: new Date(until), includeOverrides: true, excludeExdates: true };
    starts = ical.expandRecurringEvent(event, options)
      .filter((instance) => (instance.event ?? event).status !== "CANCELLED")
      .map((instance) => written(instance.start));
  } else {
    starts = event.status === "CANCELLED" ? [] : [written(event.start)];
  }
  if (starts.length) found[event.uid] = starts.sort();
}
console.log(JSON.stringify(found));
