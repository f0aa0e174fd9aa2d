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
