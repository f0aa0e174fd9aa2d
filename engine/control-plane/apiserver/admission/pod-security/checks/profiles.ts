import type { SELinuxOptions } from '../../../../../api/types/core-v1';
import {
  containersNamed,
  containersOf,
  counted,
  distinct,
  namesOf,
  quoted,
  settersOf,
  type CheckPod,
  type Checked,
} from './check';

const isConfined = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

export const appArmorProfile: CheckPod = (checked) => {
  const isBad = (context: { readonly appArmorProfile?: { readonly type: string } } | undefined): boolean =>
    context?.appArmorProfile !== undefined && !isConfined(context.appArmorProfile.type);
  const ofPod = checked.spec.securityContext;
  const bad = namesOf(checked, ({ securityContext }) => isBad(securityContext));
  const types = [ofPod, ...containersOf(checked).map(({ securityContext }) => securityContext)]
    .filter(isBad)
    .map((context) => context?.appArmorProfile?.type ?? '');
  const annotations = distinct(
    annotationsOf(checked)
      .filter(([key, value]) => key.startsWith(APP_ARMOR) && !isAllowedAppArmor(value))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`),
  );
  const setters = [
    settersOf(isBad(ofPod), bad),
    annotations.length > 0 ? counted(annotations.length, 'annotation') : '',
  ].filter((text) => text !== '');
  if (setters.length === 0) return undefined;
  const values = [...distinct(types), ...annotations];
  return {
    reason: counted(values.length, 'forbidden AppArmor profile'),
    detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
  };
};

const isAllowedAppArmor = (profile: string): boolean =>
  profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/');

const annotationsOf = ({ metadata }: Checked): readonly (readonly [string, string])[] =>
  Object.entries(metadata?.annotations ?? {});

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';

/** Before v1.19 profiles were annotations. */
export const seccompAnnotations: CheckPod = (checked) => {
  const keys = [SECCOMP_POD, ...containersOf(checked).map(({ name }) => `${SECCOMP_CONTAINER}${name}`)];
  const bad = distinct(
    keys.flatMap((key) => {
      const value = checked.metadata?.annotations?.[key];
      return value === undefined || isAllowedSeccomp(value) ? [] : [`${key}=${JSON.stringify(value)}`];
    }),
  );
  if (bad.length === 0) return undefined;
  return { reason: 'seccompProfile', detail: `forbidden ${counted(bad.length, 'annotation')} ${bad.join(', ')}` };
};

const isAllowedSeccomp = (profile: string): boolean =>
  profile === 'runtime/default' || profile === 'docker/default' || profile.startsWith('localhost/');

interface Confined {
  readonly seccompProfile?: { readonly type: string };
}

const isUnconfined = (context: Confined | undefined): boolean =>
  context?.seccompProfile !== undefined && !isConfined(context.seccompProfile.type);

export const seccompBaseline: CheckPod = (checked) => {
  const ofPod = checked.spec.securityContext;
  const bad = namesOf(checked, ({ securityContext }) => isUnconfined(securityContext));
  const setters = settersOf(isUnconfined(ofPod), bad);
  if (setters === '') return undefined;
  const types = [ofPod, ...containersOf(checked).map(({ securityContext }) => securityContext)]
    .filter(isUnconfined)
    .map((context) => context?.seccompProfile?.type ?? '');
  return {
    reason: 'seccompProfile',
    detail: `${setters} must not set securityContext.seccompProfile.type to ${quoted(distinct(types))}`,
  };
};

export const seccompRestricted: CheckPod = (checked) => {
  const bad = seccompBaseline(checked);
  if (bad !== undefined || checked.spec.securityContext?.seccompProfile !== undefined) return bad;
  const unset = namesOf(checked, ({ securityContext }) => securityContext?.seccompProfile === undefined);
  if (unset.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${containersNamed(unset)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
};

const SELINUX_TYPES: readonly string[] = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

/** SELinux, by the types that may be set. */
const seLinux =
  (allowed: readonly string[]): CheckPod =>
  (checked) => {
    const isBad = (options: SELinuxOptions | undefined): boolean =>
      options !== undefined &&
      (!allowed.includes(options.type ?? '') || (options.user ?? '') !== '' || (options.role ?? '') !== '');
    const ofPod = checked.spec.securityContext?.seLinuxOptions;
    const bad = namesOf(checked, ({ securityContext }) => isBad(securityContext?.seLinuxOptions));
    const setters = settersOf(isBad(ofPod), bad);
    if (setters === '') return undefined;
    const all = [ofPod, ...containersOf(checked).map(({ securityContext }) => securityContext?.seLinuxOptions)];
    const types = distinct(all.map((options) => options?.type ?? '').filter((type) => !allowed.includes(type)));
    const faults = [
      ...(types.length > 0 ? [`${counted(types.length, 'type')} ${quoted(types)}`] : []),
      ...(all.some((options) => (options?.user ?? '') !== '') ? ['user may not be set'] : []),
      ...(all.some((options) => (options?.role ?? '') !== '') ? ['role may not be set'] : []),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${setters} set forbidden securityContext.seLinuxOptions: ${faults.join('; ')}`,
    };
  };

export const seLinuxOptions = seLinux(SELINUX_TYPES);
export const seLinuxOptionsSince31 = seLinux([...SELINUX_TYPES, 'container_engine_t']);
