import type { ApiRequest } from '../../../api/request';

/** The options of a write, as admission is shown them. */
export type Options = Readonly<Record<string, unknown>>;

type Kind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

export function optionsOf({ dryRun, fieldManager, fieldValidation }: ApiRequest, kind: Kind): Options {
  if (dryRun !== true && fieldManager === undefined && fieldValidation === undefined) return PLAIN[kind];
  return {
    ...PLAIN[kind],
    ...(dryRun === true ? { dryRun: ['All'] } : {}),
    ...(fieldManager === undefined ? {} : { fieldManager }),
    ...(fieldValidation === undefined ? {} : { fieldValidation }),
  };
}

const plain = (kind: Kind): Options => Object.freeze({ kind, apiVersion: 'meta.k8s.io/v1' });

const PLAIN: Readonly<Record<Kind, Options>> = {
  CreateOptions: plain('CreateOptions'),
  UpdateOptions: plain('UpdateOptions'),
  PatchOptions: plain('PatchOptions'),
};
