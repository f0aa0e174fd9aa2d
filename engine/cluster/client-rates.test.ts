import assert from 'node:assert/strict';
import { clientRatesOf, NO_CLIENT_RATES, USUAL_CLIENT_RATES } from './client-rates';

describe('rates of clients', () => {
  it('are those of upstream unless something is said', () => {
    assert.equal(clientRatesOf({}), USUAL_CLIENT_RATES);
    assert.deepEqual(clientRatesOf({ clientRates: NO_CLIENT_RATES }), NO_CLIENT_RATES);
  });

  it('are set by the flags of a process', () => {
    const flags = new Map([
      ['controller manager kube-api-qps', '100'],
      ['cloud controller manager kube-api-burst', '7'],
      ['scheduler kube-api-qps', '-1'],
      ['node lifecycle controller node-monitor-grace-period', '20s'],
    ]);
    assert.deepEqual(clientRatesOf({ flags }), {
      ...USUAL_CLIENT_RATES,
      'kube-controller-manager': { qps: 100, burst: 30 },
      'cloud-controller-manager': { qps: 20, burst: 7 },
      'kube-scheduler': { qps: -1, burst: 100 },
    });
  });

  it('are set by the configuration of the scheduler, which goes before its flags', () => {
    const clientConnection = { qps: 5, burst: 6 };
    const flags = new Map([['scheduler kube-api-qps', '100']]);
    assert.deepEqual(clientRatesOf({ flags, scheduler: { clientConnection } })['kube-scheduler'], clientConnection);
  });
});
