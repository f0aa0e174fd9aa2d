import assert from 'node:assert/strict';
import { likelyMistake } from './likely-mistake';

describe('likely mistakes in a sentence', () => {
  const cases: readonly (readonly [sentence: string, advice: RegExp | undefined])[] = [
    ['within 60, deployment "web" has 3 ready replicas', /unit/],
    ['within 1m and then for 5, deployment "web" has 3 ready replicas', /unit/],
    ['between 40 and 60 later, node "n1" is NotReady', /unit/],
    ['for the next 30, node "n1" is Ready', /unit/],
    ['10 pass', /unit/],
    ['within 2 minutes deployment "web" has 3 ready replicas', /comma/],
    ['at no time node "n2" is NotReady', /comma/],
    ['eventually pod "web" is Running', /comma/],
    ["a deployment 'web' with 3 replicas", /double quotes/],
    ['a deployment web with 3 replicas', /in quotes/],
    ['within 60s, deployment web has 3 ready replicas', /in quotes/],
    ['node n1 fails', /in quotes/],
    ['pod web-0', /in quotes/],
    ['I delete pod "web-1"', /nobody does it/],
    ['deployment "web" should have 3 ready replicas within 30s', /what is/],
    ['after 60s, node "n1" is NotReady', /before the state/],
    ['node "n1" is NotReady within 60s', /before the state/],
    ['node "n1" becomes NotReady', /is what it is/],
    ['namespace "shop" is gone', /does not exist/],
    ['deployment "web" has 3 ready pods', /replicas/],
    ['a deployment "web" with 3 pods', /replicas/],
    ['pod "web" is in CrashLoopBackOff', /waiting because/],
    ['container "web" of pod "web" is OOMKilled', /for memory/],
    ['node "n1" is SchedulingDisabled', /Unschedulable/],
    ['image "nginx:broken" cannot be pulled', /no longer/],
    ['a configmap "app" with:', /YAML/],
    ['node "n1" crashes', /fails/],
    ['a pod disruption budget "web" for deployment "web" with at least 2 available', undefined],
    ['a horizontal pod autoscaler "web" for deployment "web"', undefined],
    ['a deploymnt "web" with 3 replicas', undefined],
    ['there are 3 pods', undefined],
    ['the pod is running', undefined],
    ['node "n1" explodes', undefined],
  ];
  for (const [sentence, advice] of cases) {
    it(sentence, () => {
      const told = likelyMistake(sentence);
      if (advice === undefined) assert.equal(told, undefined);
      else assert.match(told ?? 'nothing', advice);
    });
  }
});
