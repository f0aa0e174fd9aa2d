import type { Container, EphemeralContainer, Volume, VolumeDevice, VolumeMount } from '../../types/core-v1';
import { checkOneOf, checkRequired } from '../../validation/checks';
import { forbidden, invalid, notFound, type Findings } from '../../validation/field-errors';
import { checkDescendingPath, hasBacksteps } from '../../validation/paths';

/** The volumes of a pod that were found valid, by name. */
export type VolumesByName = ReadonlyMap<string, Volume>;

const byPath = (list: readonly { readonly name: string }[], path: (item: never) => string): Map<string, string> =>
  new Map(list.map((item) => [item.name, path(item as never)]));

/** Some findings bear the path of the list, not of the item, as in the real server. */
export function validateMounts(
  container: Container | EphemeralContainer,
  volumes: VolumesByName,
  path: string,
  findings: Findings,
): void {
  const mounts = container.volumeMounts ?? [];
  const devices = byPath(container.volumeDevices ?? [], (device: VolumeDevice) => device.devicePath);
  const paths = new Set<string>();
  mounts.forEach((mount, index) => {
    const at = `${path}[${index}]`;
    checkRequired(mount.name, `${at}.name`, findings);
    if (!volumes.has(mount.name)) findings.push(notFound(`${at}.name`, mount.name));
    checkRequired(mount.mountPath, `${at}.mountPath`, findings);
    if (paths.has(mount.mountPath)) findings.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    if (devices.has(mount.name))
      findings.push(invalid(`${at}.name`, mount.name, 'must not already exist in volumeDevices'));
    if ([...devices.values()].includes(mount.mountPath))
      findings.push(invalid(`${at}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'));
    validateSubPaths(mount, path, at, findings);
    if (mount.mountPropagation !== undefined)
      validatePropagation(mount.mountPropagation, container, `${path}.mountPropagation`, findings);
    if (mount.recursiveReadOnly !== undefined) validateRecursive(mount, `${path}.recursiveReadOnly`, findings);
  });
}

function validateSubPaths({ subPath, subPathExpr }: VolumeMount, path: string, at: string, findings: Findings): void {
  if (subPath !== undefined) checkDescendingPath(subPath, `${path}.subPath`, findings);
  if (subPathExpr === undefined) return;
  if (subPath !== undefined)
    findings.push(invalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
  checkDescendingPath(subPathExpr, `${path}.subPathExpr`, findings);
}

function validatePropagation(
  mode: string,
  container: Container | EphemeralContainer,
  path: string,
  findings: Findings,
): void {
  checkOneOf(mode, ['Bidirectional', 'HostToContainer', 'None'], path, findings);
  if (mode === 'Bidirectional' && container.securityContext?.privileged !== true)
    findings.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'));
}

function validateRecursive(mount: VolumeMount, path: string, findings: Findings): void {
  if (mount.recursiveReadOnly === 'Disabled') return;
  if (mount.recursiveReadOnly !== 'Enabled' && mount.recursiveReadOnly !== 'IfPossible') {
    checkOneOf(mount.recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible'], path, findings);
    return;
  }
  if (mount.readOnly !== true) findings.push(forbidden(path, 'may only be specified when readOnly is true'));
  if (mount.mountPropagation !== undefined && mount.mountPropagation !== 'None')
    findings.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
}

export function validateDevices(
  container: Container | EphemeralContainer,
  volumes: VolumesByName,
  path: string,
  findings: Findings,
): void {
  const mounts = byPath(container.volumeMounts ?? [], (mount: VolumeMount) => mount.mountPath);
  const names = new Set<string>();
  const paths = new Set<string>();
  (container.volumeDevices ?? []).forEach(({ name, devicePath }, index) => {
    const at = `${path}[${index}]`;
    const volume = volumes.get(name);
    checkRequired(name, `${at}.name`, findings);
    if (names.has(name)) findings.push(invalid(`${at}.name`, name, 'must be unique'));
    if (volume === undefined) findings.push(notFound(`${at}.name`, name));
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined)
      findings.push(invalid(`${at}.name`, name, BLOCK_SOURCE));
    checkRequired(devicePath, `${at}.devicePath`, findings);
    if (paths.has(devicePath)) findings.push(invalid(`${at}.devicePath`, devicePath, 'must be unique'));
    if (hasBacksteps(devicePath))
      findings.push(invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.has(name)) findings.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if ([...mounts.values()].includes(devicePath))
      findings.push(invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    if (name !== '') names.add(name);
  });
}

const BLOCK_SOURCE = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
