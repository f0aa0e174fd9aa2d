import { quote } from '../../../base/go-text';
import type { KubeObject } from '../../object';

const SUFFIX = '.static.k8s.io';

/** Names that belong to manifests which a server reads when it starts (pkg/apis/admissionregistration/validation, v1.36). */
export const staticSuffixWarnings = ({ metadata }: KubeObject): readonly string[] =>
  metadata.name.endsWith(SUFFIX)
    ? [
        `metadata.name: names ending with ${quote(SUFFIX)} are reserved for static manifest-based configurations and cannot be managed via the API`,
      ]
    : [];
