import assert from 'node:assert/strict';
import { minutes, seconds } from '../../../base/brand';
import { later, START } from '../testing/objects';
import { ScaleHistory } from './history';
import { stabilized, stabilizedByRules } from './stabilize';

const WINDOW = minutes(5);

describe('stabilized', () => {
  it('goes up at once, and down to the highest of five minutes', () => {
    const history = new ScaleHistory();
    history.begin(2, START);
    assert.equal(stabilized(history, 8, later(15), WINDOW).replicas, 8);
    assert.equal(stabilized(history, 3, later(30), WINDOW).replicas, 8);
    assert.equal(stabilized(history, 3, later(300), WINDOW).replicas, 8);
    assert.equal(stabilized(history, 3, later(315), WINDOW).replicas, 3);
  });

  it('remembers no more than fits into the window', () => {
    const history = new ScaleHistory();
    for (let look = 0; look < 200; look++) stabilized(history, 1, later(look * 15), WINDOW);
    assert.equal(history.recommendations.length, 20);
  });
});

describe('stabilizedByRules', () => {
  const windows = { up: seconds(60), down: seconds(120) };

  it('goes up to the lowest of one window, down to the highest of another', () => {
    const history = new ScaleHistory();
    const look = (current: number, recommended: number, at: number): string => {
      const { replicas, reason } = stabilizedByRules(history, { current, recommended }, windows, later(at));
      return `${replicas} ${reason}`;
    };
    assert.equal(look(2, 2, 0), '2 ScaleUpStabilized');
    assert.equal(look(2, 6, 15), '2 ScaleUpStabilized');
    assert.equal(look(2, 5, 60), '5 ScaleUpStabilized');
    assert.equal(look(5, 3, 75), '5 ScaleDownStabilized');
    assert.equal(look(5, 3, 134), '5 ScaleDownStabilized');
    assert.equal(look(5, 3, 180), '3 ScaleDownStabilized');
  });
});
