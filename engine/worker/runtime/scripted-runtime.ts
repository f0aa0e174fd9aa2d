import { millis, type Millis } from '../../base/brand';
import { FRESH } from '../../base/fresh';
import { hexText } from '../../base/hex';
import { invariant } from '../../base/invariant';
import type { Clock } from '../../sim/clock';
import type { Journal, JournalValue } from '../../sim/journal';
import type { Random } from '../../sim/random';
import { podScript } from './annotations';
import type { Behaviour, Run } from './behaviour';
import type { Cni } from './cni';
import type { Container } from './container';
import type {
  ContainerConfig,
  ContainerResources,
  ContainerState,
  ContainerStatus,
  ExecResult,
  ImageInfo,
  LogLine,
  PodIdentity,
  PulledImage,
  Runtime,
  RuntimeStatus,
  SandboxConfig,
  SandboxStatus,
} from './cri';
import type { CriError, CriOutcome, Done } from './cri-outcome';
import { ContainerCommands } from './container-commands';
import { ContainerWorlds, type PodConnect } from './container-worlds';
import { attach } from './attach';
import { ConversingProcess } from './conversing-process';
import { awaitsInput, DEAF, type ExecIo, type ExecSession } from './exec-session';
import type { ImageProfile } from './image-profile';
import { ImageStore } from './image-store';
import { PLAIN_RUN, PLAIN_SERVER, PLAIN_TASK } from './plain-behaviour';
import { SCRIPTED, type RuntimeProfile } from './profiles';
import { answerOf, type PortAnswer, type PortQuestion } from './port-answer';
import { OUT_OF_MEMORY, ScriptedProcess, ShellProcess, SIGKILLED, type Exit } from './process';
import type { ImageRegistry } from './registry';
import { commands } from './shell/commands/index';

/** Time that calls take. */
export interface Latencies {
  readonly runPodSandbox: Millis;
  readonly startContainer: Millis;
}

/** Those of the recorded runtime. */
export const USUAL_LATENCIES: Latencies = { runPodSandbox: millis(300), startContainer: millis(100) };

export interface RuntimeOptions {
  readonly node: string;
  /** Dies with the machine, not with the kubelet. */
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly registry: ImageRegistry;
  readonly cni: Cni;
  readonly latencies?: Latencies;
  /** Default: the one of the recordings. */
  readonly profile?: RuntimeProfile;
  /** How a process reaches others; undefined: it reaches nobody. */
  readonly connect?: PodConnect;
  /** Replaces what a container would do in its next run: how faults make containers crash. */
  readonly override?: (pod: PodIdentity, container: string) => Run | undefined;
}

interface Sandbox {
  status: SandboxStatus;
  readonly config: SandboxConfig;
  /** Newest first. */
  containers: readonly Container[];
}

const OK: CriOutcome<undefined> = { ok: true, value: undefined };
const fail = <T>(code: CriError['code'], message: string): CriOutcome<T> => ({ ok: false, error: { code, message } });

/**
 * The runtime of one node: the CRI over processes that play behaviours. It lives as long as the machine: a kubelet that
 * crashes finds its containers again. `powerOff` ends everything as a power cut does.
 */
export class ScriptedRuntime implements Runtime {
  readonly name: string;
  readonly version: string;
  readonly endpoint: string;
  private readonly images: ImageStore;
  private readonly latencies: Latencies;
  private readonly worlds: ContainerWorlds;
  private readonly commands: ContainerCommands;
  private readonly sandboxes = new Map<string, Sandbox>();
  private readonly byPod = new Map<string, Sandbox[]>();
  private readonly containers = new Map<string, Container>();
  private readonly actor: string;
  private listener: (podUid: string) => void = () => undefined;
  private statusListener: () => void = () => undefined;
  private runtimeMessage = '';
  private networkMessage = '';
  private readonly sandboxFailures = new Map<string, number>();
  /** Containers whose processes stand still. */
  private readonly frozen = new Set<string>();
  private created = 0;

  constructor(private readonly options: RuntimeOptions) {
    const { name, version, endpoint } = options.profile ?? SCRIPTED;
    this.name = name;
    this.version = version;
    this.endpoint = endpoint;
    this.images = new ImageStore(options.registry);
    this.latencies = options.latencies ?? USUAL_LATENCIES;
    this.actor = `kubelet/${options.node}`;
    this.worlds = new ContainerWorlds(options.clock, options.connect);
    this.commands = new ContainerCommands(options.clock, this.worlds, (...entry) => this.log(...entry));
  }

  refusal(): CriError | undefined {
    return this.options.profile?.refusal;
  }

  /** Makes a condition of the runtime report false with a message; an empty one heals it. */
  setCondition(condition: 'runtime' | 'network', message: string): void {
    if (condition === 'runtime') this.runtimeMessage = message;
    else this.networkMessage = message;
    this.statusListener();
  }

  /** The pod network has become ready, or stopped being so. */
  networkChanged(): void {
    this.statusListener();
  }

  /** The machine loses power: all processes are gone without a word. Their remains are found at the next start. */
  powerOff(): void {
    for (const sandbox of this.sandboxes.values()) {
      sandbox.status = { ...FRESH, ...sandbox.status, ready: false, ips: [] };
      this.options.cni.remove(sandbox.status.id);
      for (const container of sandbox.containers) {
        const { process } = container;
        container.waiting = undefined;
        container.commands = undefined;
        container.process = undefined;
        if (container.status.state !== 'running') continue;
        process?.kill({ code: 255, reason: 'Unknown', message: undefined });
      }
    }
  }

  /** What a port of a pod does with a connection right now. */
  answer(podUid: string, question: PortQuestion): PortAnswer {
    const sandbox = this.byPod.get(podUid)?.[0];
    if (sandbox?.status.ready !== true) return { kind: 'refused' };
    const now = this.options.clock.now();
    const { pod, ips } = sandbox.status;
    for (const container of sandbox.containers) {
      const { status, config, behaviour, hostname } = container;
      if (status.state !== 'running' || status.startedAt === undefined) continue;
      const read = (path: string): string | undefined => this.worlds.of(container).files.read(path);
      const facts = { pod: pod.name, namespace: pod.namespace, ip: ips[0] ?? '', now, hostname, read };
      const answer = answerOf(behaviour, config.ports, question, millis(now - status.startedAt), facts);
      if (answer.kind === 'http' && this.frozen.has(status.id)) return { kind: 'silent' };
      if (answer.kind !== 'refused') return answer;
    }
    return { kind: 'refused' };
  }

  status(): RuntimeStatus {
    const network = this.networkMessage === '' ? (this.options.cni.notReady() ?? '') : this.networkMessage;
    return {
      runtime: {
        ready: this.runtimeMessage === '',
        reason: this.runtimeMessage === '' ? '' : 'RuntimeNotReady',
        message: this.runtimeMessage,
      },
      network: { ready: network === '', reason: network === '' ? '' : 'NetworkPluginNotReady', message: network },
    };
  }

  runPodSandbox(config: SandboxConfig, done: Done<string>): void {
    this.later(this.latencies.runPodSandbox, () => {
      const outcome = this.makeSandbox(config);
      this.log('RunPodSandbox', config.pod, { attempt: config.attempt, ...errorOf(outcome) });
      done(outcome);
    });
  }

  private makeSandbox(config: SandboxConfig): CriOutcome<string> {
    const scripted = scriptedSandboxFailure(config, this.sandboxFailures);
    if (scripted !== undefined) return fail('Unknown', scripted);
    const id = this.newId();
    const network = config.hostNetwork ? { ok: true as const, value: [] } : this.options.cni.add(id, config.pod);
    if (!network.ok) return network;
    const { pod, attempt, hostNetwork } = config;
    const status = {
      id,
      pod,
      attempt,
      ready: true,
      createdAt: this.options.clock.now(),
      hostNetwork,
      ips: network.value,
    };
    const sandbox: Sandbox = { status, config, containers: [] };
    this.sandboxes.set(id, sandbox);
    const others = this.byPod.get(pod.uid);
    if (others === undefined) this.byPod.set(pod.uid, [sandbox]);
    else others.unshift(sandbox);
    this.listener(pod.uid);
    return { ok: true, value: id };
  }

  podSandboxStatus(sandboxId: string): SandboxStatus | undefined {
    const status = this.sandboxes.get(sandboxId)?.status;
    if (status !== undefined) this.log('PodSandboxStatus', status.pod, { attempt: status.attempt });
    return status;
  }

  stopPodSandbox(sandboxId: string, done: Done<undefined>): void {
    const sandbox = this.sandboxes.get(sandboxId);
    if (sandbox === undefined) return done(fail('NotFound', `sandbox ${sandboxId} not found`));
    const { status } = sandbox;
    const was = status.ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY';
    this.log('StopPodSandbox', status.pod, { attempt: status.attempt, was });
    for (const container of sandbox.containers) container.process?.kill(SIGKILLED);
    if (status.ready) {
      this.options.cni.remove(sandboxId);
      sandbox.status = { ...FRESH, ...status, ready: false, ips: [] };
      this.listener(status.pod.uid);
    }
    done(OK);
  }

  removePodSandbox(sandboxId: string): void {
    const sandbox = this.sandboxes.get(sandboxId);
    if (sandbox === undefined) return;
    const { pod, attempt } = sandbox.status;
    this.log('RemovePodSandbox', pod, { attempt });
    for (const container of [...sandbox.containers]) this.removeContainer(container.status.id);
    this.sandboxes.delete(sandboxId);
    const left = (this.byPod.get(pod.uid) ?? []).filter((one) => one !== sandbox);
    if (left.length === 0) this.byPod.delete(pod.uid);
    else this.byPod.set(pod.uid, left);
    this.listener(pod.uid);
  }

  createContainer(sandboxId: string, config: ContainerConfig, done: Done<string>): void {
    const sandbox = this.sandboxes.get(sandboxId);
    if (sandbox === undefined) return done(fail('NotFound', `sandbox ${sandboxId} not found`));
    const { pod } = sandbox.status;
    const outcome = this.makeContainer(sandbox, config);
    this.log('CreateContainer', pod, { container: config.name, attempt: config.attempt, ...errorOf(outcome) });
    done(outcome);
  }

  private makeContainer(sandbox: Sandbox, config: ContainerConfig): CriOutcome<string> {
    const behaviour = this.behaviourOf(sandbox.status.pod, config);
    if (typeof behaviour === 'string') return fail('InvalidArgument', behaviour);
    const { createError } = runOf(behaviour, config.attempt);
    if (createError !== undefined) return fail('Unknown', createError);
    const status: ContainerStatus = {
      id: this.newId(),
      sandboxId: sandbox.status.id,
      name: config.name,
      attempt: config.attempt,
      state: 'created',
      createdAt: this.options.clock.now(),
      startedAt: undefined,
      finishedAt: undefined,
      exitCode: 0,
      reason: '',
      message: '',
      image: config.image,
      imageRef: config.imageRef,
      specHash: config.specHash,
      resources: config.resources,
      stopSignal: config.stopSignal,
      terminationMessage: undefined,
    };
    const container = {
      status,
      config,
      behaviour,
      hostname: sandbox.config.hostname,
      process: undefined,
      files: undefined,
      logs: undefined,
      attached: undefined,
      waiting: undefined,
      commands: undefined,
    };
    sandbox.containers = [container, ...sandbox.containers];
    this.containers.set(status.id, container);
    this.images.touch(config.image, status.createdAt);
    this.listener(sandbox.status.pod.uid);
    return { ok: true, value: status.id };
  }

  private behaviourOf(pod: PodIdentity, config: ContainerConfig): Behaviour | string {
    const known = this.served(config) ?? this.options.registry.behaviourOf(config.image);
    const image = known === PLAIN_SERVER && config.mustEnd === true ? PLAIN_TASK : known;
    const { behaviour, problem } = podScript(pod.annotations);
    if (problem !== undefined) return problem;
    const scripted = behaviour.get(config.name);
    return scripted === undefined ? image : { ...FRESH, ...image, ...scripted };
  }

  startContainer(containerId: string, done: Done<undefined>): void {
    this.later(this.latencies.startContainer, () => {
      const container = this.containers.get(containerId);
      const sandbox = container && this.sandboxes.get(container.status.sandboxId);
      if (container === undefined || sandbox === undefined)
        return done(fail('NotFound', `container ${containerId} not found`));
      const { pod } = sandbox.status;
      const outcome = sandbox.status.ready
        ? this.launch(container, pod)
        : fail<undefined>('Unknown', 'sandbox is not running');
      const { name, attempt } = container.config;
      this.log('StartContainer', pod, { container: name, attempt, ...errorOf(outcome) });
      this.listener(pod.uid);
      done(outcome);
    });
  }

  private launch(container: Container, pod: PodIdentity): CriOutcome<undefined> {
    const { config, behaviour } = container;
    const override = this.options.override?.(pod, config.name);
    const run = override ?? runOf(behaviour, config.attempt);
    const now = this.options.clock.now();
    if (run.startError !== undefined) {
      this.end(container, pod, { code: 128, reason: 'StartError', message: undefined }, run.startError);
      return fail('Unknown', run.startError);
    }
    container.status = { ...container.status, state: 'running', startedAt: now };
    for (const line of run.log) this.worlds.write(container, 'stdout', `${line}\n`);
    const onExit = (exit: Exit): void => this.end(container, pod, exit, '');
    const argv = override === undefined ? this.commandOf(container) : undefined;
    if (argv === undefined) {
      container.process = new ScriptedProcess(this.options.clock, run, config.resources.memoryLimit, onExit);
      return OK;
    }
    if (config.stdin && awaitsInput(argv, config.tty)) {
      const talking = new ConversingProcess(this.options.clock, onExit);
      container.process = talking;
      talking.start((done) => this.commands.converse(container, pod, argv, done));
      return OK;
    }
    const shell = this.worlds.mainShell(container);
    const process = new ShellProcess(this.options.clock, shell, shell.exec(argv), this.worlds.connect(pod), onExit);
    container.process = process;
    process.start();
    return OK;
  }

  /** What the program of the image that is run does; undefined: it has no such list of programs. */
  private served(config: ContainerConfig): Behaviour | undefined {
    const profile = this.options.registry.profile(config.image);
    return profile?.serves?.(argvOf(config, profile) ?? [], new Map(config.env));
  }

  /** The command to play in the shell; undefined: the behaviour's runs say what happens. */
  private commandOf({ config, behaviour }: Container): readonly string[] | undefined {
    const argv = argvOf(config, this.options.registry.profile(config.image));
    if (argv?.[0] === undefined || !behaviour.hasShell || this.served(config) !== undefined) return undefined;
    return isProgram(argv[0]) ? argv : undefined;
  }

  private end(container: Container, pod: PodIdentity, exit: Exit, message: string): void {
    const { config } = container;
    const reason = exit.reason ?? (exit.code === 0 ? 'Completed' : 'Error');
    const file = exit.message ?? container.files?.read(config.terminationMessagePath);
    container.process = undefined;
    container.status = {
      ...FRESH,
      ...container.status,
      state: 'exited',
      exitCode: exit.code,
      reason,
      message,
      finishedAt: this.options.clock.now(),
      terminationMessage: file,
    };
    if (container.status.startedAt !== undefined)
      this.log('exit', pod, { container: config.name, attempt: config.attempt, code: exit.code });
    const { waiting = [], commands = [] } = container;
    container.waiting = undefined;
    container.commands = undefined;
    for (const end of commands) end();
    for (const told of waiting) told();
    this.listener(pod.uid);
  }

  stopContainer(containerId: string, timeoutSeconds: number, done: Done<undefined>): void {
    const container = this.containers.get(containerId);
    const sandbox = container && this.sandboxes.get(container.status.sandboxId);
    if (container === undefined || sandbox === undefined)
      return done(fail('NotFound', `container ${containerId} not found`));
    const { name, attempt } = container.config;
    const state = STATE_NAMES[container.status.state];
    this.log('StopContainer', sandbox.status.pod, { container: name, attempt, timeout: timeoutSeconds, state });
    const { process } = container;
    if (process === undefined) return done(OK);
    (container.waiting ??= []).push(() => done(OK));
    const cancel = this.options.clock.after(millis(timeoutSeconds * 1000), 'stop timeout', () =>
      process.kill(SIGKILLED),
    );
    container.waiting.push(cancel);
    process.signal();
  }

  removeContainer(containerId: string): void {
    const container = this.containers.get(containerId);
    const sandbox = container && this.sandboxes.get(container.status.sandboxId);
    if (container === undefined || sandbox === undefined) return;
    container.process?.kill(SIGKILLED);
    const { name, attempt } = container.config;
    this.log('RemoveContainer', sandbox.status.pod, { container: name, attempt });
    this.containers.delete(containerId);
    sandbox.containers = sandbox.containers.filter((one) => one !== container);
    this.listener(sandbox.status.pod.uid);
  }

  containerStatus(containerId: string): ContainerStatus | undefined {
    return this.containers.get(containerId)?.status;
  }

  updateContainerResources(containerId: string, resources: ContainerResources): void {
    const container = this.containers.get(containerId);
    const sandbox = container && this.sandboxes.get(container.status.sandboxId);
    if (container === undefined || sandbox === undefined) return;
    const { name, attempt } = container.config;
    container.status = {
      ...FRESH,
      ...container.status,
      resources: { ...FRESH, ...container.status.resources, ...resources },
    };
    this.log('UpdateContainerResources', sandbox.status.pod, { container: name, attempt, ...resourceFacts(resources) });
    const limit = container.status.resources.memoryLimit;
    const { process } = container;
    if (process !== undefined && limit !== undefined && process.memory() > limit) process.kill(OUT_OF_MEMORY);
    this.listener(sandbox.status.pod.uid);
  }

  execSync(containerId: string, command: readonly string[], timeout: Millis, done: Done<ExecResult>): void {
    const container = this.containers.get(containerId);
    const sandbox = container && this.sandboxes.get(container.status.sandboxId);
    if (container === undefined || sandbox === undefined)
      return done(fail('NotFound', `container ${containerId} not found`));
    this.commands.run(container, sandbox.status.pod, { command, timeout }, done);
  }

  exec(containerId: string, command: readonly string[], io: ExecIo): ExecSession {
    const container = this.containers.get(containerId);
    const sandbox = container && this.sandboxes.get(container.status.sandboxId);
    if (container !== undefined && sandbox !== undefined)
      return this.commands.open(container, sandbox.status.pod, command, io);
    io.done(fail('NotFound', `container ${containerId} not found`));
    return DEAF;
  }

  attach(containerId: string, io: ExecIo): ExecSession {
    const container = this.containers.get(containerId);
    if (container?.status.state === 'running') return attach(container, io);
    io.done(fail('NotFound', `container ${containerId} is not running`));
    return DEAF;
  }

  pullImage(image: string, pod: PodIdentity, done: Done<PulledImage>): void {
    const { duration, size, error } = this.images.plan(image, pod);
    this.log('PullImage', pod, { attempt: 0, image });
    this.later(duration, () => {
      if (error !== undefined) return done({ ok: false, error });
      const { id } = this.images.add(image, size);
      this.images.touch(image, this.options.clock.now());
      done({ ok: true, value: { ref: id, size, duration } });
    });
  }

  imageStatus(image: string, pod: PodIdentity): ImageInfo | undefined {
    const found = this.images.find(image, pod);
    this.log('ImageStatus', pod, { image, present: found !== undefined });
    return found;
  }

  listImages(): readonly ImageInfo[] {
    return this.images.list();
  }

  removeImage(image: string): void {
    this.images.remove(image);
  }

  listSandboxes(): readonly SandboxStatus[] {
    return [...this.sandboxes.values()].map((sandbox) => sandbox.status);
  }

  podSandboxes(podUid: string): readonly SandboxStatus[] {
    return (this.byPod.get(podUid) ?? []).map((sandbox) => sandbox.status);
  }

  podContainers(podUid: string): readonly ContainerStatus[] {
    const sandboxes = this.byPod.get(podUid) ?? [];
    if (sandboxes.length === 1) return (sandboxes[0]?.containers ?? []).map((container) => container.status);
    return sandboxes
      .flatMap((sandbox) => sandbox.containers.map((container) => container.status))
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  logs(containerId: string): readonly LogLine[] {
    return this.containers.get(containerId)?.logs ?? [];
  }

  onChange(listener: (podUid: string) => void): void {
    this.listener = listener;
  }

  onStatusChange(listener: () => void): void {
    this.statusListener = listener;
  }

  /** A running process dies from outside of Kubernetes: a crash, or the kernel's hand. False: there is none. */
  kill(podUid: string, name: string, exit: Exit): boolean {
    const process = this.runningContainer(podUid, name)?.process;
    process?.kill(exit);
    return process !== undefined;
  }

  /** SIGSTOP or SIGCONT to all processes of a pod: they keep their sockets, and say nothing. Others come in their place. */
  setFrozen(podUid: string, frozen: boolean): void {
    for (const { status } of this.byPod.get(podUid)?.[0]?.containers ?? []) {
      if (frozen) this.frozen.add(status.id);
      else this.frozen.delete(status.id);
    }
  }

  memoryUsage(podUid: string, container: string): number {
    return this.runningContainer(podUid, container)?.process?.memory() ?? 0;
  }

  cpuUsage(podUid: string, container: string): number {
    const running = this.runningContainer(podUid, container);
    return Math.min(running?.process?.cpu() ?? 0, running?.status.resources.cpuLimit ?? Infinity);
  }

  private runningContainer(podUid: string, name: string): Container | undefined {
    const containers = this.byPod.get(podUid)?.[0]?.containers ?? [];
    return containers.find((one) => one.status.name === name && one.status.state === 'running');
  }

  private later(delay: Millis, run: () => void): void {
    if (delay === 0) run();
    else this.options.clock.after(delay, 'runtime call', run);
  }

  private log(call: string, pod: PodIdentity, detail: Readonly<Record<string, JournalValue>>): void {
    this.options.journal.append(this.actor, `cri.${call}`, `pods ${pod.namespace}/${pod.name}`, detail);
  }

  /** 64 digits, different for each object of each node. */
  private newId(): string {
    this.created += 1;
    invariant(this.created <= 0xffff_ffff, 'a runtime makes fewer than 2^32 objects');
    const words = Array.from({ length: 7 }, () => this.options.random.integer(0, 0xffff_ffff));
    return hexText([...words, this.created]);
  }
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'tail', 'timeout', 'exec']);
const STATE_NAMES: Readonly<Record<ContainerState, string>> = {
  created: 'CONTAINER_CREATED',
  running: 'CONTAINER_RUNNING',
  exited: 'CONTAINER_EXITED',
  unknown: 'CONTAINER_UNKNOWN',
};

/** What runs in a container: what the pod says, else what the image does. */
function argvOf(config: ContainerConfig, profile: ImageProfile | undefined): readonly string[] | undefined {
  const { entrypoint = [], runsPrograms = false } = profile ?? {};
  if (config.command.length === 0 && config.args.length === 0) return profile?.command;
  const yields = runsPrograms && isProgram(config.args[0] ?? '');
  return [...(config.command.length > 0 ? config.command : yields ? [] : entrypoint), ...config.args];
}

/** Can the shell play it? */
function isProgram(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return commands.has(name) || SHELLS.has(name);
}

/** Entry n of the behaviour's runs for attempt n; the last entry repeats. */
const runOf = (behaviour: Behaviour, attempt: number): Run =>
  behaviour.runs[attempt] ?? behaviour.runs.at(-1) ?? PLAIN_RUN;

const errorOf = <T>(outcome: CriOutcome<T>): { readonly err?: string } =>
  outcome.ok ? {} : { err: outcome.error.message };

function scriptedSandboxFailure({ pod }: SandboxConfig, failures: Map<string, number>): string | undefined {
  const { sandbox, problem } = podScript(pod.annotations);
  if (problem !== undefined) return problem;
  if (sandbox === undefined) return undefined;
  const times = failures.get(pod.uid) ?? 0;
  if (sandbox.fails !== 0 && times >= sandbox.fails) return undefined;
  failures.set(pod.uid, times + 1);
  return sandbox.error;
}

function resourceFacts(resources: ContainerResources): Readonly<Record<string, number>> {
  const facts: Record<string, number> = {};
  for (const [name, amount] of Object.entries(resources)) if (typeof amount === 'number') facts[name] = amount;
  return facts;
}
