import type { Instant } from '../../../base/brand';
import type { Event } from '../../types/core-v1';
import { NAME_DESCRIPTION, column, columns, since } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const eventColumns = columns<Event>([
  column('Last Seen', 'The time at which the most recent occurrence of this event was recorded.', (object, now) =>
    lastSeen(object, now),
  ),
  column(
    'Type',
    'Type of this event (Normal, Warning), new types could be added in the future',
    (object) => object.type ?? '',
  ),
  column(
    'Reason',
    "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
    (object) => object.reason ?? '',
  ),
  column('Object', 'The object that this event is about.', (object) => target(object)),
  column(
    'Subobject',
    'If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers to the name of the container that triggered the event) or if no container name is specified "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way of referencing a part of an object.',
    (object) => object.involvedObject.fieldPath ?? '',
    { wide: true },
  ),
  column(
    'Source',
    'The component reporting this event. Should be a short machine understandable string.',
    (object) => source(object),
    { wide: true },
  ),
  column('Message', 'A human-readable description of the status of this operation.', (object) =>
    (object.message ?? '').trim(),
  ),
  column(
    'First Seen',
    'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)',
    (object, now) => firstSeen(object, now),
    { wide: true },
  ),
  column(
    'Count',
    'The number of times this event has occurred.',
    (object) => object.series?.count ?? object.count ?? 1,
    { wide: true },
  ),
  column('Name', NAME_DESCRIPTION, (object) => object.metadata.name, { wide: true, format: 'name' }),
]);

const firstSeen = ({ firstTimestamp, eventTime }: Event, now: Instant): string =>
  since(firstTimestamp ?? eventTime, now);

function lastSeen(event: Event, now: Instant): string {
  if (event.series !== undefined) return since(event.series.lastObservedTime, now);
  return event.lastTimestamp === null ? firstSeen(event, now) : since(event.lastTimestamp, now);
}

function target({ involvedObject: { kind = '', name = '' } }: Event): string {
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

function source({ source: { component, host }, reportingComponent, reportingInstance }: Event): string {
  return [component ?? reportingComponent, host ?? reportingInstance].filter((part) => part !== '').join(', ');
}
