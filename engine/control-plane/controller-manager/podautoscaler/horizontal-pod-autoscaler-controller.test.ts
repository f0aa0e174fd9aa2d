import assert from 'node:assert/strict';
import { customresourcedefinitions, deployments, horizontalpodautoscalers, replicasets } from '../../../api/resources';
import type { HorizontalPodAutoscaler } from '../../../api/types/autoscaling-v2';
import type { AggregatedApi } from '../../apiserver/aggregation/aggregated-api';
import { MetricValues } from '../../../worker/metrics/metric-values';
import { customMetrics, externalMetrics } from '../../../worker/metrics/told-metrics';
import { deploymentController } from '../deployment/deployment-controller';
import { replicaSetController } from '../replicaset/replicaset-controller';
import { ControllerHarness } from '../testing/harness';
import { template } from '../testing/objects';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler-controller';

const WEB = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const CPU = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };

class World {
  readonly values = new MetricValues();
  readonly harness: ControllerHarness;

  constructor(apis: (values: MetricValues) => readonly AggregatedApi[] = () => []) {
    const served = apis(this.values);
    const controllers = [deploymentController, replicaSetController, horizontalPodAutoscalerController];
    this.harness = new ControllerHarness(controllers, {}, { standIns: () => served });
    this.harness.kubelet.addNode('n1');
    for (const { groupVersion, service } of served) {
      const [group = '', version = ''] = groupVersion.split('/');
      this.create('apiregistration.k8s.io/v1', 'APIService', 'apiservices', {
        metadata: { name: `${version}.${group}` },
        spec: { group, version, groupPriorityMinimum: 100, versionPriority: 100, service },
      });
    }
  }

  /** With two pods. */
  deployment(replicas = 2): this {
    this.harness.create(deployments, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: template() },
    });
    return this;
  }

  autoscaler(spec: object, name = 'web'): this {
    this.harness.create(horizontalpodautoscalers, {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name, namespace: 'default' },
      spec: { scaleTargetRef: WEB, minReplicas: 1, maxReplicas: 10, metrics: [CPU], ...spec },
    } as never);
    return this;
  }

  /** Whole conditions, as `AbleToScale=True SucceededGetScale: …`. */
  after(seconds: number): readonly string[] {
    this.harness.run(seconds);
    return (this.status.conditions ?? []).map(
      ({ type, status, reason = '', message = '' }) => `${type}=${status} ${reason}: ${message}`,
    );
  }

  get status(): HorizontalPodAutoscaler['status'] {
    return this.harness.get(horizontalpodautoscalers, 'web')?.status ?? assert.fail('there is no autoscaler');
  }

  get events(): readonly string[] {
    return [...new Set(this.harness.eventsOf('HorizontalPodAutoscaler', 'web'))];
  }

  get replicas(): number | undefined {
    return this.harness.get(deployments, 'web')?.spec.replicas;
  }

  create(apiVersion: string, kind: string, plural: string, object: object): void {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const metadata = (object as { readonly metadata: { readonly namespace?: string } }).metadata;
    const namespaced = metadata.namespace !== undefined;
    const resource = { group: group ?? '', version: version ?? '', plural, kind, namespaced };
    this.harness.create(resource, { apiVersion, kind, ...object } as never);
  }
}

const GOT = "AbleToScale=True SucceededGetScale: the HPA controller was able to get the target's current scale";
const unable = (reason: string, why: string): string =>
  `ScalingActive=False ${reason}: the HPA was unable to compute the replica count: ${why}`;

describe('horizontal pod autoscaler controller', () => {
  it('looks 15 s after it has seen an autoscaler, and every 15 s from then on', () => {
    const world = new World().deployment(7).autoscaler({ maxReplicas: 5 });
    assert.deepEqual(world.after(14), []);
    assert.equal(world.replicas, 7);
    assert.deepEqual(world.after(2), [
      'AbleToScale=True SucceededRescale: the HPA controller was able to update the target scale to 5',
    ]);
    assert.deepEqual(world.events, [
      'SuccessfulRescale: New size: 5; reason: Current number of replicas above Spec.MaxReplicas',
    ]);
    const { lastScaleTime, ...status } = world.status;
    assert.equal(lastScaleTime, '2026-01-01T00:00:15Z');
    assert.deepEqual(
      { ...status, conditions: [] },
      { currentReplicas: 7, desiredReplicas: 5, currentMetrics: [], conditions: [] },
    );
  });

  describe('without the APIs of metrics', () => {
    const metric = { name: 'm' };
    const average = { type: 'AverageValue', averageValue: '10' };
    const value = { type: 'Value', value: '10' };
    const of = { apiVersion: 'v1', kind: 'Service', name: 's' };
    const notFound = 'the server could not find the requested resource';
    const noCustom =
      'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
    const cases: readonly (readonly [spec: object, reason: string, error: string, whole: string])[] = [
      [
        CPU,
        'FailedGetResourceMetric',
        `failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: ${notFound} (get pods.metrics.k8s.io)`,
        'failed to get cpu resource metric value: ',
      ],
      [
        { type: 'Resource', resource: { name: 'memory', target: average } },
        'FailedGetResourceMetric',
        `failed to get memory usage: unable to get metrics for resource memory: unable to fetch metrics from resource metrics API: ${notFound} (get pods.metrics.k8s.io)`,
        'failed to get memory resource metric value: ',
      ],
      [
        { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'c', target: average } },
        'FailedGetContainerResourceMetric',
        `failed to get cpu usage: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: ${notFound} (get pods.metrics.k8s.io)`,
        'failed to get c container metric value: ',
      ],
      [
        { type: 'Pods', pods: { metric, target: average } },
        'FailedGetPodsMetric',
        `unable to get metric m: ${noCustom}`,
        'failed to get pods metric value: ',
      ],
      [
        { type: 'Object', object: { metric, describedObject: of, target: value } },
        'FailedGetObjectMetric',
        `unable to get metric m: Service on default s/${noCustom}`,
        'failed to get object metric value: ',
      ],
      [
        { type: 'Object', object: { metric, describedObject: of, target: average } },
        'FailedGetObjectMetric',
        `unable to get metric m: Service on default s/${noCustom}`,
        'failed to get object metric value: failed to get m object metric: ',
      ],
      [
        { type: 'External', external: { metric, target: value } },
        'FailedGetExternalMetric',
        `unable to get external metric default/m/nil: unable to fetch metrics from external metrics API: ${notFound} (get m.external.metrics.k8s.io)`,
        'failed to get m external metric value: failed to get external metric m: ',
      ],
      [
        {
          type: 'External',
          external: { metric: { ...metric, selector: { matchLabels: { a: 'b' } } }, target: average },
        },
        'FailedGetExternalMetric',
        `unable to get external metric default/m/&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: ${notFound} (get m.external.metrics.k8s.io)`,
        'failed to get m external metric value: failed to get m external metric: ',
      ],
    ];
    for (const [spec, reason, error, whole] of cases) {
      const { type } = spec as { readonly type: string };
      it(`says ${reason} of ${type}: ${whole}…`, () => {
        const world = new World().deployment().autoscaler({ metrics: [spec] });
        assert.deepEqual(world.after(20), [GOT, unable(reason, error)]);
        assert.deepEqual(world.events, [
          `${reason}: ${error}`,
          `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: ${whole}${error}`,
        ]);
        assert.deepEqual(world.status.currentMetrics, [{ type: '' }]);
      });
    }
  });

  describe('targets', () => {
    const cases: readonly (readonly [target: object, error: string])[] = [
      [WEB, 'deployments.apps "web" not found'],
      [{ ...WEB, kind: 'Nothing' }, 'no matches for kind "Nothing" in group "apps"'],
      [{ ...WEB, apiVersion: 'example.com/v1' }, 'no matches for kind "Deployment" in group "example.com"'],
      [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web' }, 'the server could not find the requested resource'],
    ];
    for (const [scaleTargetRef, error] of cases) {
      it(`says ${error}`, () => {
        const world = new World().autoscaler({ scaleTargetRef });
        const message = `the HPA controller was unable to get the target's current scale: ${error}`;
        assert.deepEqual(world.after(20), [`AbleToScale=False FailedGetScale: ${message}`]);
        assert.deepEqual(world.events, [`FailedGetScale: ${error}`]);
      });
    }

    it('may be of a kind of somebody else’s', () => {
      const world = new World();
      const replicas = { type: 'integer' };
      const properties = { replicas, selector: { type: 'string' } };
      const schema = {
        openAPIV3Schema: {
          type: 'object',
          properties: { spec: { type: 'object', properties }, status: { type: 'object', properties } },
        },
      };
      const paths = {
        specReplicasPath: '.spec.replicas',
        statusReplicasPath: '.status.replicas',
        labelSelectorPath: '.status.selector',
      };
      const version = { name: 'v1', served: true, storage: true, schema, subresources: { scale: paths } };
      world.harness.create(customresourcedefinitions, {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'farms.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { plural: 'farms', kind: 'Farm' },
          versions: [version],
        },
      } as never);
      world.harness.run(5);
      const farm = { metadata: { name: 'web', namespace: 'default' }, spec: { replicas: 9 } };
      world.create('example.com/v1', 'Farm', 'farms', farm);
      world.autoscaler({ scaleTargetRef: { apiVersion: 'example.com/v1', kind: 'Farm', name: 'web' }, maxReplicas: 4 });
      assert.match(world.after(20)[0] ?? '', /SucceededRescale: .* to 4$/);
      assert.match(
        world.after(15).join('\n'),
        /ScalingActive=False InvalidSelector: the HPA target's scale is missing a selector$/,
      );
      assert.equal(world.events.includes('SelectorRequired: selector is required'), true);
    });

    it('are left alone at zero', () => {
      const world = new World().deployment(0).autoscaler({});
      assert.deepEqual(world.after(20), [
        GOT,
        'ScalingActive=False ScalingDisabled: scaling is disabled since the replica count of the target is zero',
      ]);
      assert.equal(world.replicas, 0);
    });

    it('of two autoscalers are left alone', () => {
      const world = new World().deployment().autoscaler({}).autoscaler({}, 'other');
      const why = 'pods by selector app=web are controlled by multiple HPAs: [default/other default/web]';
      assert.equal(world.after(40)[1], `ScalingActive=False AmbiguousSelector: ${why}`);
      assert.deepEqual(world.events.slice(-2), [`AmbiguousSelector: ${why}`, `FailedComputeMetricsReplicas: ${why}`]);
      world.harness.client.remove(horizontalpodautoscalers, { namespace: 'default', name: 'other' });
      assert.match(world.after(20)[1] ?? '', /FailedGetResourceMetric/);
    });

    it('that may not be scaled stay as they are, and the reason is told', () => {
      const world = new World().deployment(7).autoscaler({ maxReplicas: 5 });
      const rule = {
        apiGroups: ['apps'],
        apiVersions: ['v1'],
        operations: ['UPDATE'],
        resources: ['deployments/scale'],
      };
      const admission = 'admissionregistration.k8s.io/v1';
      world.create(admission, 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', {
        metadata: { name: 'p' },
        spec: {
          matchConstraints: { resourceRules: [rule] },
          validations: [{ expression: 'false', message: 'not now' }],
        },
      });
      world.create(admission, 'ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', {
        metadata: { name: 'b' },
        spec: { policyName: 'p', validationActions: ['Deny'] },
      });
      const error =
        "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: not now";
      assert.deepEqual(world.after(20), [
        `AbleToScale=False FailedUpdateScale: the HPA controller was unable to update the target scale: ${error}`,
      ]);
      assert.deepEqual(world.events, [
        `FailedRescale: New size: 5; reason: Current number of replicas above Spec.MaxReplicas; error: ${error}`,
      ]);
      assert.deepEqual([world.replicas, world.status.desiredReplicas], [7, 0]);
    });

    it('that an owner scales back are scaled again', () => {
      const world = new World();
      world.harness.create(replicasets, {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'web', namespace: 'default' },
        spec: { replicas: 8, selector: { matchLabels: { app: 'web' } }, template: template() },
      });
      world.autoscaler({ scaleTargetRef: { ...WEB, kind: 'ReplicaSet' }, maxReplicas: 3 });
      world.harness.run(20);
      world.harness.patch(replicasets, 'web', { spec: { replicas: 1 } });
      world.harness.patch(horizontalpodautoscalers, 'web', { spec: { minReplicas: 2 } });
      world.harness.run(20);
      assert.equal(world.harness.get(replicasets, 'web')?.spec.replicas, 2);
    });
  });

  describe('with metrics', () => {
    const apis = (values: MetricValues): readonly AggregatedApi[] => [customMetrics(values), externalMetrics(values)];
    const external = (name: string, target: object): object => ({
      type: 'External',
      external: { metric: { name }, target },
    });

    it('sums the series of a metric from outside', () => {
      const world = new World(apis)
        .deployment()
        .autoscaler({ metrics: [external('q', { type: 'AverageValue', averageValue: '10' })] });
      world.values.tellExternal({ namespace: 'default', metric: 'q', labels: { a: '1' }, value: '20' });
      world.values.tellExternal({ namespace: 'default', metric: 'q', labels: { a: '2' }, value: '15500m' });
      world.harness.run(20);
      assert.equal(world.replicas, 4);
      assert.deepEqual(world.events, ['SuccessfulRescale: New size: 4; reason: external metric q(nil) above target']);
      world.harness.run(15);
      const current = world.status.currentMetrics[0]?.external?.current;
      assert.deepEqual(current, { averageValue: '8875m' });
    });

    it('asks of pods by name, and takes no metric of one that goes', () => {
      const metrics = [
        { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '10' } } },
      ];
      const world = new World(apis).deployment().autoscaler({ metrics });
      world.harness.run(5);
      for (const { metadata } of world.harness.list({
        group: '',
        version: 'v1',
        plural: 'pods',
        kind: 'Pod',
        namespaced: true,
      }))
        world.values.tellCustom({
          namespace: 'default',
          resource: 'pods',
          name: metadata.name,
          metric: 'rps',
          value: '30',
        });
      world.harness.run(15);
      assert.equal(world.replicas, 4);
      assert.deepEqual(world.events, ['SuccessfulRescale: New size: 4; reason: pods metric rps above target']);
      assert.deepEqual(world.after(20).slice(-1), [
        'ScalingLimited=False DesiredWithinRange: the desired count is within the acceptable range',
      ]);
    });

    it('names what it could not map or find', () => {
      const object = (kind: string): object => ({
        type: 'Object',
        object: {
          metric: { name: 'm' },
          describedObject: { apiVersion: 'v1', kind, name: 's' },
          target: { type: 'Value', value: '1' },
        },
      });
      const said = (kind: string): string => {
        const world = new World(apis).deployment().autoscaler({ metrics: [object(kind)] });
        return (world.after(20)[1] ?? '').replace(/^.* on default s\//, '');
      };
      const lead = 'unable to fetch metrics from custom metrics API: ';
      assert.equal(
        said('Nothing'),
        `${lead}unable to map kind Nothing to resource: no matches for kind "Nothing" in group ""`,
      );
      assert.equal(said('Service'), `${lead}the server could not find the metric m for services s`);
    });

    it('goes up by the metrics that work, but not down', () => {
      const works = external('q', { type: 'Value', value: '10' });
      const fails = external('none', { type: 'Value', value: '10' });
      const run = (value: string): World => {
        const world = new World(apis).deployment(4).autoscaler({ metrics: [fails, works] });
        world.values.tellExternal({ namespace: 'default', metric: 'q', labels: {}, value });
        world.harness.run(20);
        return world;
      };
      assert.equal(run('20').replicas, 8);
      const down = run('1');
      assert.equal(down.replicas, 4);
      const why = 'unable to get external metric default/none/nil: no metrics returned from external metrics API';
      assert.equal(down.after(0)[1], unable('FailedGetExternalMetric', why));
      assert.equal(
        down.events.at(-1),
        `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 2), first error is: failed to get none external metric value: failed to get external metric none: ${why}`,
      );
    });
  });
});
