import { quantityValue } from '../base/quantity';

const GIB = 1024 ** 3;

/** Disks are made in whole gibibytes; a claim gets at least what it asks for. */
export const diskSize = (request: string): number => Math.max(1, Math.ceil(quantityValue(request) / GIB)) * GIB;

export const sizeText = (bytes: number): string => `${bytes / GIB}Gi`;
