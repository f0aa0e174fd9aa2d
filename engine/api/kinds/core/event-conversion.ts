import type { KubeObject } from '../../object';
import type { Event as CoreEvent } from '../../types/core-v1';
import type { Event as NewEvent } from '../../types/events-v1';
import { defined } from '../../../base/defined';
import type { Conversion } from '../definition';

/** events.k8s.io/v1 is the same object under other names (pkg/apis/events/v1/conversion.go, v1.36). */
export const eventsV1: Conversion = {
  group: 'events.k8s.io',
  version: 'v1',
  // The registry hands over what it has decoded as the version that stands here.
  toStorage: (object) => toCore(object as NewEvent),
  fromStorage: (object) => toNew(object as CoreEvent),
  fieldLabels: {
    'regarding.kind': 'involvedObject.kind',
    'regarding.namespace': 'involvedObject.namespace',
    'regarding.name': 'involvedObject.name',
    'regarding.uid': 'involvedObject.uid',
    'regarding.apiVersion': 'involvedObject.apiVersion',
    'regarding.resourceVersion': 'involvedObject.resourceVersion',
    'regarding.fieldPath': 'involvedObject.fieldPath',
    reason: 'reason',
    reportingController: 'reportingComponent',
    type: 'type',
  },
};

function toCore({ metadata, ...event }: NewEvent): KubeObject {
  const core: CoreEvent = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata,
    involvedObject: event.regarding ?? {},
    source: event.deprecatedSource ?? {},
    firstTimestamp: event.deprecatedFirstTimestamp ?? null,
    lastTimestamp: event.deprecatedLastTimestamp ?? null,
    eventTime: event.eventTime,
    reportingComponent: event.reportingController ?? '',
    reportingInstance: event.reportingInstance ?? '',
    ...defined({
      reason: event.reason,
      message: event.note,
      count: event.deprecatedCount,
      type: event.type,
      series: event.series,
      action: event.action,
      related: event.related,
    }),
  };
  return core;
}

function toNew({ metadata, ...event }: CoreEvent): KubeObject {
  const converted: NewEvent = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata,
    eventTime: event.eventTime,
    regarding: event.involvedObject,
    deprecatedSource: event.source,
    deprecatedFirstTimestamp: event.firstTimestamp,
    deprecatedLastTimestamp: event.lastTimestamp,
    ...defined({
      series:
        event.series === undefined
          ? undefined
          : { count: event.series.count ?? 0, lastObservedTime: event.series.lastObservedTime },
      reportingController: event.reportingComponent === '' ? undefined : event.reportingComponent,
      reportingInstance: event.reportingInstance === '' ? undefined : event.reportingInstance,
      action: event.action,
      reason: event.reason,
      related: event.related,
      note: event.message,
      type: event.type,
      deprecatedCount: event.count,
    }),
  };
  return converted;
}
