import { controller, controllerRef, resources, type KubeObject, type Resource } from '../../steps/api';

interface Widget extends KubeObject {
  readonly spec: { readonly size: number; readonly image: string };
  readonly status?: { readonly ready: number };
}

const widgets: Resource<Widget> = {
  group: 'example.com',
  version: 'v1',
  plural: 'widgets',
  kind: 'Widget',
  namespaced: true,
};

/** A Deployment for each Widget, of its name and size; how many pods are ready stands in the Widget's status. */
controller('widget-controller', {
  of: widgets,
  owns: [resources.deployments],
  reconcile(key, { cache, client, events }) {
    const widget = cache.get(widgets, key);
    if (widget === undefined || widget.metadata.deletionTimestamp !== undefined) return;
    const { name, namespace = 'default' } = widget.metadata;
    const [existing] = cache.ownedBy(resources.deployments, widget);
    if (existing === undefined) {
      const labels = { widget: name };
      const container = { name: 'widget', image: widget.spec.image };
      client.create(resources.deployments, {
        metadata: { name, namespace, ownerReferences: [controllerRef(widget, widgets)] },
        spec: {
          replicas: widget.spec.size,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container] } },
        },
      });
      events.record(widget, 'Normal', 'Created', `deployment ${name} of ${widget.spec.size}`);
      return { after: 60_000 };
    }
    if (existing.spec.replicas !== widget.spec.size) {
      client.update(resources.deployments, { ...existing, spec: { ...existing.spec, replicas: widget.spec.size } });
    }
    const ready = existing.status.readyReplicas ?? 0;
    if (widget.status?.ready !== ready) client.update(widgets, { ...widget, status: { ready } }, 'status');
  },
});

/** It acts once, and takes its own status for what there is. */
controller('edge-controller', {
  of: widgets,
  owns: [resources.deployments],
  reconcile(key, { cache, client }) {
    const widget = cache.get(widgets, key);
    if (widget === undefined || widget.status !== undefined) return;
    const { name, namespace = 'default' } = widget.metadata;
    client.create(resources.deployments, {
      metadata: { name, namespace, ownerReferences: [controllerRef(widget, widgets)] },
      spec: {
        replicas: widget.spec.size,
        selector: { matchLabels: { widget: name } },
        template: {
          metadata: { labels: { widget: name } },
          spec: { containers: [{ name: 'widget', image: widget.spec.image }] },
        },
      },
    });
    client.update(widgets, { ...widget, status: { ready: widget.spec.size } }, 'status');
  },
});

/** It writes down the minute in which it last looked. */
controller('busy-controller', {
  of: widgets,
  reconcile(key, { cache, client, now }) {
    const widget = cache.get(widgets, key);
    const minute = Math.floor(now() / 60_000);
    if (widget === undefined || widget.status?.ready === minute) return;
    client.update(widgets, { ...widget, status: { ready: minute } }, 'status');
  },
});

/** What nobody may do: it changes what it was shown, instead of a copy. */
controller('careless-controller', {
  of: resources.deployments,
  reconcile(key, { cache }) {
    const found = cache.get(resources.deployments, key);
    if (found !== undefined) Object.assign(found.spec, { replicas: 100 });
  },
});
