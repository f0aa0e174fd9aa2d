import type { VolumeFiles } from '../../runtime/cri';

const DIRECTORIES = [
  '/',
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/srv',
  '/sys',
  '/tmp',
  '/usr',
  '/var',
];
const DEEPER = ['/etc/kubernetes', '/etc/ssl', '/etc/ssl/certs', '/lib/modules', '/run/containerd', '/usr/share', '/var/lib', '/var/lib/kubelet', '/var/log', '/var/log/pods', '/var/run']; // prettier-ignore
const FILES = ['/etc/hosts', '/etc/localtime', '/etc/resolv.conf', '/etc/machine-id', '/run/xtables.lock'];
const FIRST_DIRECTORIES: ReadonlySet<string> = new Set([...DIRECTORIES, ...DEEPER]);
const FIRST_CONTENTS: ReadonlyMap<string, string> = new Map(FILES.map((path) => [path, '']));
const SOCKETS = ['/run/containerd/containerd.sock', '/var/run/docker.sock'];

/** The file system of a machine, as far as pods see it through hostPath volumes; survives kubelet and pods. */
export class HostFiles {
  private readonly directories = new Set(FIRST_DIRECTORIES);
  private readonly contents = new Map(FIRST_CONTENTS);

  /** Why a hostPath volume of a type cannot be mounted (pkg/volume/hostpath/host_path.go, v1.36). */
  check(path: string, type: string): string | undefined {
    const isDirectory = this.directories.has(path);
    const isFile = this.contents.has(path);
    const fail = (what: string): string => `hostPath type check failed: ${path} is not a ${what}`;
    switch (type) {
      case '':
        return undefined;
      case 'DirectoryOrCreate':
        if (!isDirectory && !isFile) this.directories.add(path);
        return isFile ? fail('directory') : undefined;
      case 'Directory':
        return isDirectory ? undefined : fail('directory');
      case 'FileOrCreate':
        if (!isDirectory && !isFile) this.contents.set(path, '');
        return isDirectory ? fail('file') : undefined;
      case 'File':
        return isFile ? undefined : fail('file');
      case 'Socket':
        return SOCKETS.includes(path) ? undefined : fail('socket file');
      case 'CharDevice':
        return path.startsWith('/dev/') ? undefined : fail('character device');
      case 'BlockDevice':
        return fail('block device');
      default:
        return `${type} is an invalid volume type`;
    }
  }

  at(path: string): VolumeFiles {
    const inside = (rest: string): string => (rest === '' ? path : `${path === '/' ? '' : path}/${rest}`);
    const prefix = path === '/' ? '/' : `${path}/`;
    const below = (paths: Iterable<string>): readonly string[] =>
      [...paths].filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
    return {
      read: (rest) => this.contents.get(inside(rest)),
      list: () => below(this.contents.keys()),
      write: (rest, content) => {
        this.contents.set(inside(rest), content);
        return true;
      },
      remove: (rest) => this.contents.delete(inside(rest)) || this.directories.delete(inside(rest)),
      makeDirectory: (rest) => void this.directories.add(inside(rest)),
      directories: () => below(this.directories),
    };
  }
}
