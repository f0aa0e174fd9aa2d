import { uuidFrom } from '../base/uuid';
import type { Component, ComponentContext, Identity, ProcessContext } from '../client/component';
import type { DiskProvider } from '../cloud/provider';
import { Attacher } from './attacher';
import { DRIVER } from './driver';
import { Provisioner } from './provisioner';
import { Resizer } from './resizer';

/** The pod with the driver's controller and its sidecars, which meet the cluster at the API server only. */
export class CsiController implements Component {
  readonly name = 'csi-controller';

  constructor(
    private readonly cloud: DiskProvider,
    private readonly identity: Identity,
  ) {}

  start(context: ProcessContext): void {
    const sidecar = (name: string, component: string): ComponentContext =>
      context.as({ ...this.identity, name, fieldManager: name, eventSource: { component } });
    const pod = `${DRIVER}_${this.name}_${uuidFrom(context.random)}`;
    new Provisioner(sidecar('csi-provisioner', pod), this.cloud).start();
    new Attacher(sidecar('csi-attacher', `external-attacher ${DRIVER}`), this.cloud).start();
    new Resizer(sidecar('csi-resizer', `external-resizer ${DRIVER}`), this.cloud).start();
  }
}
