// What a project imports from 'seatrial' to write steps of its own.
export { Given, stepsAbout, Then, ThenState, When, type StepOptions } from './dsl';
export { refKey, type Ref } from './language/arguments';
export { defineParameterType } from './language/define-parameter-type';
export { ClaimError, InputError } from './language/errors';
export type { Look, Predicate, Scope } from './language/predicate';
export { countHolds } from './language/quantities';
export type { StepTable } from './language/table';
export type { ScenarioWorld } from './world';
export type { ClusterDriver } from '../engine/driver/driver';
export type { ClusterView } from '../engine/driver/view';
export * as resources from '../engine/api/resources';
export { controller } from './controllers';
export { controllerRef } from '../engine/client/controller-ref';
export type { Cached, Reconciler, ReconcileTools } from '../engine/client/reconciler';
export type { KubeObject, ObjectKey } from '../engine/api/object';
export type { Resource } from '../engine/api/resource';
