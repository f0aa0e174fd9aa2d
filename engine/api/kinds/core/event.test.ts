import { createFindings, testCreation, updateFindings } from '../testing/kind-bench';
import assert from 'node:assert/strict';

const POD = { kind: 'Pod', namespace: 'ns', name: 'p' };
const REPORT = {
  eventTime: '2024-01-01T00:00:00.000000Z',
  reportingComponent: 'example.com/ctl',
  reportingInstance: 'i',
  action: 'Do',
  reason: 'Done',
  type: 'Normal',
  involvedObject: POD,
};
const NEW = { apiVersion: 'events.k8s.io/v1' };

describe('events', () => {
  testCreation('Event', [
    ['accepts an old event', { involvedObject: POD }],
    [
      'keeps events with what they are about',
      { involvedObject: { ...POD, namespace: 'other' } },
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ],
    [
      'asks who reports what',
      { involvedObject: POD, eventTime: REPORT.eventTime, reason: 'x', action: 'y', reportingInstance: 'z' },
      'reportingComponent: Required value',
      'reportingComponent: Invalid value: "": name part must be non-empty',
      "reportingComponent: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ]);

  it('judges events of events.k8s.io strictly', () => {
    assert.deepEqual(createFindings('Event', { ...REPORT, type: 'X', count: 1, series: { count: 1 } }, NEW), [
      'series.count: Invalid value: "": should be at least 2',
      'series.lastObservedTime: Required value',
      'type: Invalid value: "": has invalid value: X',
      'count: Invalid value: "": needs to be unset',
    ]);
  });

  it('lets nothing but the series of an event of events.k8s.io change', () => {
    const series = { count: 2, lastObservedTime: REPORT.eventTime };
    assert.deepEqual(updateFindings('Event', [REPORT, { ...REPORT, series }], NEW), []);
    assert.deepEqual(updateFindings('Event', [REPORT, { ...REPORT, message: 'other' }], NEW), [
      'message: Invalid value: "other": field is immutable',
    ]);
  });
});
