import type { KubeObject } from '../../../../api/object';
import { hasFinalizer } from '../../../../api/storage/with-mark';

/** It is to go, and only its finalizers keep it (pkg/controller/util/protectionutil, v1.36). */
export const isLeaving = (object: KubeObject, finalizer: string): boolean =>
  object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, finalizer);

export const needsFinalizer = (object: KubeObject, finalizer: string): boolean =>
  object.metadata.deletionTimestamp === undefined && !hasFinalizer(object, finalizer);
