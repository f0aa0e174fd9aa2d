import assert from 'node:assert/strict';
import { cloudProfiles } from './profiles';

describe('the names of a cloud', () => {
  const IDS: Readonly<Record<string, string>> = {
    sim: 'sim://zone-a/i-n1',
    aws: 'aws:///zone-a/i-n1',
    gcp: 'gce://simulated/zone-a/n1',
    azure: 'azure:///subscriptions/simulated/resourceGroups/simulated/providers/Microsoft.Compute/virtualMachines/n1',
  };
  for (const [name, profile] of cloudProfiles) {
    it(`are those of ${name}`, () => assert.equal(profile.providerId('zone-a', 'n1'), IDS[name]));
  }
});
