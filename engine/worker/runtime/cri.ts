import type { Instant, Millis } from '../../base/brand';
import type { CriError, Done } from './cri-outcome';
import type { ExecIo, ExecSession } from './exec-session';

/**
 * The Container Runtime Interface, cut to what a kubelet asks (k8s.io/cri-api v0.36, runtime/v1/api.proto). Calls that
 * take time answer through `done`, which may be called before the call returns. The runtime knows no API server.
 */
export interface Runtime {
  readonly name: string;
  readonly version: string;
  /** Where it listens. */
  readonly endpoint: string;
  /** Its first call, Version: what is wrong with it; undefined: it speaks CRI v1. */
  refusal(): CriError | undefined;
  status(): RuntimeStatus;
  runPodSandbox(config: SandboxConfig, done: Done<string>): void;
  podSandboxStatus(sandboxId: string): SandboxStatus | undefined;
  stopPodSandbox(sandboxId: string, done: Done<undefined>): void;
  removePodSandbox(sandboxId: string): void;
  createContainer(sandboxId: string, config: ContainerConfig, done: Done<string>): void;
  startContainer(containerId: string, done: Done<undefined>): void;
  stopContainer(containerId: string, timeoutSeconds: number, done: Done<undefined>): void;
  removeContainer(containerId: string): void;
  containerStatus(containerId: string): ContainerStatus | undefined;
  updateContainerResources(containerId: string, resources: ContainerResources): void;
  execSync(containerId: string, command: readonly string[], timeout: Millis, done: Done<ExecResult>): void;
  /** Runs a command with its output told as it comes. Journalled when it begins. */
  exec(containerId: string, command: readonly string[], io: ExecIo): ExecSession;
  /** Tells what the first process prints from now on, and takes its input; done when it ends. */
  attach(containerId: string, io: ExecIo): ExecSession;
  pullImage(image: string, pod: PodIdentity, done: Done<PulledImage>): void;
  imageStatus(image: string, pod: PodIdentity): ImageInfo | undefined;
  listImages(): readonly ImageInfo[];
  removeImage(image: string): void;
  /** Sandboxes of all pods, oldest first. */
  listSandboxes(): readonly SandboxStatus[];
  /** All that the runtime holds of a pod, newest first. */
  podSandboxes(podUid: string): readonly SandboxStatus[];
  podContainers(podUid: string): readonly ContainerStatus[];
  logs(containerId: string): readonly LogLine[];
  /** Told that something of a pod changed by itself or by a call; what a relist would find. */
  onChange(listener: (podUid: string) => void): void;
  /** Told that `status` may answer something else. */
  onStatusChange(listener: () => void): void;
  memoryUsage(podUid: string, container: string): number;
  /** Thousandths of a core, not more than the container's limit. */
  cpuUsage(podUid: string, container: string): number;
}

export interface RuntimeCondition {
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
}

export interface RuntimeStatus {
  readonly runtime: RuntimeCondition;
  readonly network: RuntimeCondition;
}

/** Whom a call is for; printed in the journal. */
export interface PodIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface SandboxConfig {
  readonly pod: PodIdentity;
  readonly attempt: number;
  readonly hostNetwork: boolean;
  readonly hostname: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface SandboxStatus {
  readonly id: string;
  readonly pod: PodIdentity;
  readonly attempt: number;
  readonly ready: boolean;
  readonly createdAt: Instant;
  readonly hostNetwork: boolean;
  /** None while the sandbox is not ready, and of host-network pods. */
  readonly ips: readonly string[];
}

/** Amounts in the units of the node: millicores and bytes. Absent: not limited, not asked for. */
export interface ContainerResources {
  readonly cpuRequest?: number;
  readonly cpuLimit?: number;
  readonly memoryRequest?: number;
  readonly memoryLimit?: number;
}

export interface ContainerPort {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

export interface ContainerConfig {
  readonly name: string;
  readonly attempt: number;
  readonly image: string;
  readonly imageRef: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir: string;
  readonly env: ReadonlyMap<string, string>;
  readonly resources: ContainerResources;
  readonly stopSignal: string | undefined;
  /** The pod waits for its end: of an image that nothing is known of, too. */
  readonly mustEnd?: boolean;
  /** Ports that the pod declares for the container or probes on it: a hint to images without behaviour of their own. */
  readonly ports: readonly ContainerPort[];
  readonly mounts: readonly Mount[];
  /** What the kubelet keeps on the container and reads back: the runtime does not look at it. */
  readonly specHash: string;
  readonly terminationMessagePath: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** The input ends when the first who typed has gone. */
  readonly stdinOnce: boolean;
}

export interface Mount {
  readonly containerPath: string;
  readonly readOnly: boolean;
  /** Files below the path, read when a process reads; the volume's live content. */
  readonly files: VolumeFiles;
}

/** What a volume holds, by path relative to its root. */
export interface VolumeFiles {
  read(path: string): string | undefined;
  list(): readonly string[];
  /** Without a mode the file keeps its own, or gets that of new files. */
  write(path: string, content: string, mode?: number): boolean;
  /** Absent: nothing can be removed. */
  remove?(path: string): boolean;
  /** Absent: there are no directories but those that files stand in. */
  makeDirectory?(path: string): void;
  /** All that were made, with or without something in them. */
  directories?(): Iterable<string>;
  /** Bits of a file, or of a directory; undefined or absent: the usual ones. */
  mode?(path: string): number | undefined;
  /** What statfs calls it; absent: that of the image. */
  readonly fileSystem?: string | undefined;
}

export type ContainerState = 'created' | 'running' | 'exited' | 'unknown';

export interface ContainerStatus {
  readonly id: string;
  readonly sandboxId: string;
  readonly name: string;
  readonly attempt: number;
  readonly state: ContainerState;
  readonly createdAt: Instant;
  /** Undefined until started, and for ever when the start failed. */
  readonly startedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`. */
  readonly reason: string;
  readonly message: string;
  readonly image: string;
  readonly imageRef: string;
  readonly specHash: string;
  readonly resources: ContainerResources;
  readonly stopSignal: string | undefined;
  /** Content of the termination message file; undefined when nothing wrote it. */
  readonly terminationMessage: string | undefined;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ImageInfo {
  /** `sha256:…`. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  readonly size: number;
}

export interface PulledImage {
  readonly ref: string;
  readonly size: number;
  /** Time that the transfer took. */
  readonly duration: Millis;
}

export interface LogLine {
  readonly at: Instant;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}
