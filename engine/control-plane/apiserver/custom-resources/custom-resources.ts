import { semanticEqual } from '../../../base/equal';
import { isConditionTrue } from '../../../api/kinds/apiextensions/conditions';
import type { ResourceDefinition } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../../../api/types/apiextensions-v1';
import type { Server } from '../server';
import { AutomanagedServices } from './automanaged-services';
import { conversions } from './conversions';
import { DefinitionControllers } from './definition-controllers';
import type { Send } from './loopback';
import { versionDefinition } from './version-definition';
import { commonForm, renamed, versionForm } from './version-form';
import { WebhookConversion } from './webhook-conversion';

interface ServedDefinition {
  readonly of: CustomResourceDefinition;
  readonly definitions: readonly ResourceDefinition[];
}

/** Keeps the registry as CustomResourceDefinitions say: their resources are there from the moment they are established. */
export class CustomResources {
  private readonly served = new Map<string, ServedDefinition>();
  private readonly controllers: DefinitionControllers;
  private readonly services: AutomanagedServices;

  constructor(
    private readonly server: Server,
    send: Send,
  ) {
    this.controllers = new DefinitionControllers(server, send);
    this.services = new AutomanagedServices(server, send);
  }

  close(): void {
    this.controllers.close();
    this.services.close();
  }

  /** Definitions that the store holds already. */
  learn(definitions: readonly KubeObject[]): void {
    for (const definition of definitions) this.changed(definition, undefined);
  }

  changed(next: KubeObject, previous: KubeObject | undefined): void {
    const definition = next as CustomResourceDefinition;
    const old = previous as CustomResourceDefinition | undefined;
    this.serve(definition);
    this.controllers.changed(definition, old);
    this.services.changed(definition, old);
  }

  gone(previous: KubeObject): void {
    const definition = previous as CustomResourceDefinition;
    this.forget(definition.metadata.name);
    this.controllers.gone(definition);
    this.services.changed(undefined, definition);
  }

  private serve(definition: CustomResourceDefinition): void {
    const { name } = definition.metadata;
    const known = this.served.get(name);
    if (known !== undefined && isServedAlike(known.of, definition)) return;
    this.forget(name);
    if (!isConditionTrue(definition, 'Established')) return;
    const { registry } = this.server;
    const { group, versions } = definition.spec;
    const { plural } = definition.status.acceptedNames;
    const definitions = versions
      .filter((version) => version.served && registry.at(`${group}/${version.name}`, plural) === undefined)
      .map(this.definitionsOf(definition));
    for (const each of definitions) registry.add(each);
    this.served.set(name, { of: definition, definitions });
  }

  private definitionsOf(
    definition: CustomResourceDefinition,
  ): (version: CustomResourceDefinitionVersion) => ResourceDefinition {
    const form = commonForm(definition);
    const { strategy, webhook } = definition.spec.conversion ?? {};
    const conversion =
      strategy === 'Webhook' && webhook !== undefined
        ? new WebhookConversion(this.server, definition, webhook, form.settled)
        : undefined;
    return (version) => {
      const custom = versionForm(form, version.name, conversion?.convert ?? renamed);
      if (conversion !== undefined) conversions.set(custom, conversion);
      return versionDefinition(definition, version, custom);
    };
  }

  private forget(name: string): void {
    for (const definition of this.served.get(name)?.definitions ?? []) this.server.registry.remove(definition);
    this.served.delete(name);
  }
}

/** Whether nothing changed that serving has to do with. */
const isServedAlike = (a: CustomResourceDefinition, b: CustomResourceDefinition): boolean =>
  a.metadata.uid === b.metadata.uid &&
  semanticEqual(a.spec, b.spec) &&
  semanticEqual(a.status.acceptedNames, b.status.acceptedNames) &&
  ['Established', 'Terminating'].every((type) => isConditionTrue(a, type) === isConditionTrue(b, type));
