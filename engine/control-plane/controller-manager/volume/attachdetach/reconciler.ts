import { instant, millis, minutes, type Instant } from '../../../../base/brand';
import { quote } from '../../../../base/go-text';
import { nodes } from '../../../../api/resources';
import { isShareable, partsOfUniqueName } from '../../../../api/storage/csi-names';
import type { Node } from '../../../../api/types/core-v1';
import { isApiError } from '../../../../api/request';
import type { ComponentContext } from '../../../../client/component';
import { mustPass } from '../../../../client/error-kinds';
import type { Informer } from '../../../../client/informer';
import type { Cancel } from '../../../../sim/clock';
import { OperationBackoff } from '../operation-backoff';
import type { ActualVolumes, Attached } from './actual-volumes';
import { conflictText } from './conflict-text';
import type { CsiAttacher } from './csi-attacher';
import type { DesiredVolumes, Wanted } from './desired-volumes';

/** Upstream looks every 100 ms; here a look is taken at the next such instant after something has changed. */
const PERIOD = 100;
/** How long a dead node may keep a volume that nobody wants there (`ReconcilerMaxWaitForUnmountDuration`). */
const FORCE_AFTER = minutes(6);
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export interface ReconcilerOptions {
  readonly context: ComponentContext;
  readonly desired: DesiredVolumes;
  readonly actual: ActualVolumes;
  readonly attacher: CsiAttacher;
}

/** Detaches what nobody wants, then attaches what pods wait for (attachdetach/reconciler/reconciler.go, v1.36). */
export class Reconciler {
  private readonly nodes: Informer<Node>;
  private readonly backoff: OperationBackoff;
  private readonly pending = new Set<string>();
  private readonly phase: number;
  private cancelLook: Cancel | undefined;
  private lookAt: Instant | undefined;

  constructor(private readonly options: ReconcilerOptions) {
    const { clock, informers } = options.context;
    this.nodes = informers.of(nodes);
    this.backoff = new OperationBackoff(() => clock.now());
    this.phase = clock.now() % PERIOD;
  }

  /** Something has changed. */
  wake(): void {
    this.lookNoLaterThan(this.options.context.clock.now());
  }

  private lookNoLaterThan(when: Instant): void {
    const { clock } = this.options.context;
    const at = instant(when - ((when - this.phase) % PERIOD) + PERIOD);
    if (this.lookAt !== undefined && this.lookAt <= at) return;
    this.cancelLook?.();
    this.lookAt = at;
    this.cancelLook = clock.after(millis(at - clock.now()), 'volume reconciler', () => {
      this.lookAt = undefined;
      this.cancelLook = undefined;
      this.reconcile();
    });
  }

  private reconcile(): void {
    const { desired, actual } = this.options;
    for (const attached of actual.all())
      if (!desired.has(attached.node, attached.uniqueName)) this.detachIfSafe(attached);
    for (const wanted of desired.all()) this.attachIfFree(wanted);
    for (const node of actual.nodesToTell()) this.tellNode(node);
  }

  private detachIfSafe(attached: Attached): void {
    const { actual, context } = this.options;
    const { uniqueName, node } = attached;
    const operation = this.operationOf(uniqueName, node, attached.volume === undefined || isShareable(attached.volume));
    if (!this.mayRun(operation, 'detach')) return;
    const now = context.clock.now();
    attached.detachRequestedAt ??= now;
    const forceAt = instant(attached.detachRequestedAt + FORCE_AFTER);
    const isLate = now > forceAt;
    const found = this.nodes.get({ name: node });
    const isOutOfService = found?.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) === true;
    const isForced = (isLate && !isNodeReady(found)) || isOutOfService;
    if (actual.isInUse(uniqueName, node) && !isForced) {
      if (!isLate) this.lookNoLaterThan(forceAt);
      return;
    }
    actual.unreport(uniqueName, node);
    if (!this.tellNode(node)) return actual.report(uniqueName, node);
    this.detach(attached, operation, !isLate && !isOutOfService);
  }

  private detach({ uniqueName, node, volume }: Attached, operation: string, mustBeSafe: boolean): void {
    const { actual, attacher, context } = this.options;
    const { driver = '', handle = '' } = partsOfUniqueName(uniqueName) ?? {};
    this.begin(operation, 'detach');
    const done = (problem: string | undefined): void => {
      if (problem === undefined) actual.detached(uniqueName, node);
      else {
        actual.mark(uniqueName, node, volume, false);
        actual.report(uniqueName, node);
        const subject = `volume=${uniqueName} node=${node}`;
        context.journal.append('attachdetach-controller', 'volume.detach-failed', subject, { message: problem });
      }
      this.end(operation, 'detach', problem);
    };
    const inUse = mustBeSafe && context.client.get(nodes, { name: node })?.status.volumesInUse?.includes(uniqueName);
    if (inUse === true) done('volume is still in use by node, according to Node status');
    else attacher.detach(driver, handle, node, done);
  }

  private attachIfFree(wanted: Wanted): void {
    const { actual } = this.options;
    const { uniqueName, node, volume } = wanted;
    const operation = this.operationOf(uniqueName, node, isShareable(volume));
    if (this.pending.has(operation)) return;
    const attached = actual.get(uniqueName, node);
    if (attached?.isCertain === true) {
      attached.detachRequestedAt = undefined;
      return;
    }
    const holders = isShareable(volume) ? [] : actual.nodesWith(uniqueName);
    if (holders.length > 0) return this.tellOfConflict(wanted, holders);
    if (this.mayRun(operation, 'attach')) this.attach(wanted, operation);
  }

  private attach({ uniqueName, node, volume, pods }: Wanted, operation: string): void {
    const { actual, attacher, context } = this.options;
    const waiting = [...pods.values()];
    const name = quote(volume.metadata.name);
    this.begin(operation, 'attach');
    attacher.attach(volume, node, (problem) => {
      actual.mark(uniqueName, node, volume, problem === undefined);
      const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => {
        for (const pod of waiting) context.events.record(pod, type, reason, message);
      };
      if (problem === undefined)
        tell('Normal', 'SuccessfulAttachVolume', `AttachVolume.Attach succeeded for volume ${name} `);
      else tell('Warning', 'FailedAttachVolume', `AttachVolume.Attach failed for volume ${name} : ${problem}`);
      this.end(operation, 'attach', problem);
    });
  }

  private tellOfConflict(wanted: Wanted, holders: readonly string[]): void {
    if (wanted.isConflictTold) return;
    wanted.isConflictTold = true;
    const { desired, context } = this.options;
    const others = holders.filter((holder) => holder !== wanted.node);
    const users = desired.podsUsing(wanted.uniqueName, others);
    for (const pod of wanted.pods.values()) {
      const message = conflictText(wanted.volume.metadata.name, pod, users);
      context.events.record(pod, 'Warning', 'FailedAttachVolume', message);
    }
  }

  /** Writes which volumes a node has; false: it has to be tried again. */
  private tellNode(node: string): boolean {
    const { actual, context } = this.options;
    const names = actual.takeReport(node);
    if (names === undefined || this.nodes.get({ name: node }) === undefined) return true;
    const volumesAttached = names.length === 0 ? null : names.map((name) => ({ name, devicePath: '' }));
    try {
      context.client.patch(
        nodes,
        { name: node },
        { type: 'strategic', body: { status: { volumesAttached } } },
        'status',
      );
      return true;
    } catch (error) {
      if (mustPass(error)) throw error;
      if (isApiError(error, 'NotFound')) return true;
      actual.tellAgain(node);
      this.wake();
      return false;
    }
  }

  /** What may be attached to several nodes has an operation for each; else there is one at a time. */
  private operationOf(uniqueName: string, node: string, isShared: boolean): string {
    return isShared ? `${uniqueName} ${node}` : uniqueName;
  }

  private mayRun(operation: string, verb: 'attach' | 'detach'): boolean {
    if (this.pending.has(operation)) return false;
    const key = `${verb} ${operation}`;
    if (this.backoff.isDue(key)) return true;
    const next = this.backoff.nextAt(key);
    if (next !== undefined) this.lookNoLaterThan(next);
    return false;
  }

  private begin(operation: string, verb: 'attach' | 'detach'): void {
    this.pending.add(operation);
    this.backoff.forget(`${verb === 'attach' ? 'detach' : 'attach'} ${operation}`);
  }

  private end(operation: string, verb: 'attach' | 'detach', problem: string | undefined): void {
    this.pending.delete(operation);
    if (problem === undefined) this.backoff.forget(`${verb} ${operation}`);
    else this.backoff.failed(`${verb} ${operation}`);
    this.wake();
  }
}

const isNodeReady = (node: Node | undefined): boolean =>
  node?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
