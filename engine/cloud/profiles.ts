/** How a cloud names its things; what an account does is the same in all of them. */
export interface CloudProfile {
  readonly name: string;
  readonly region: string;
  /** Of instances of which nothing else is said. */
  readonly instanceType: string;
  /** What stands in `spec.providerID`. */
  providerId(zone: string, instance: string): string;
}

/** No real one. */
export const SIM: CloudProfile = Object.freeze({
  name: 'sim',
  region: 'region-1',
  instanceType: 'sim.large',
  providerId: (zone: string, instance: string) => `sim://${zone}/i-${instance}`,
});

/** kubernetes/cloud-provider-aws, pkg/providers/v1/instances.go. */
const AWS: CloudProfile = Object.freeze({
  name: 'aws',
  region: 'us-east-1',
  instanceType: 'm5.xlarge',
  providerId: (zone: string, instance: string) => `aws:///${zone}/i-${instance}`,
});

/** kubernetes/cloud-provider-gcp, providers/gce/gce_instances.go. */
const GCP: CloudProfile = Object.freeze({
  name: 'gcp',
  region: 'us-central1',
  instanceType: 'e2-standard-4',
  providerId: (zone: string, instance: string) => `gce://simulated/${zone}/${instance}`,
});

/** kubernetes-sigs/cloud-provider-azure, pkg/provider/azure_instances_v2.go. */
const AZURE: CloudProfile = Object.freeze({
  name: 'azure',
  region: 'eastus',
  instanceType: 'Standard_D4s_v5',
  providerId: (_zone: string, instance: string) =>
    `azure:///subscriptions/simulated/resourceGroups/simulated/providers/Microsoft.Compute/virtualMachines/${instance}`,
});

export const cloudProfiles: ReadonlyMap<string, CloudProfile> = new Map(
  [SIM, AWS, GCP, AZURE].map((profile) => [profile.name, profile]),
);
