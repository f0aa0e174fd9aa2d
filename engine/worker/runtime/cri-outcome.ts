export type Done<T> = (outcome: CriOutcome<T>) => void;
export type CriOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CriError };

export type CriCode = 'Unknown' | 'NotFound' | 'DeadlineExceeded' | 'InvalidArgument' | 'Unavailable' | 'Unimplemented';
export interface CriError {
  readonly code: CriCode;
  readonly message: string;
}

/** As Go prints an error of gRPC. */
export const criErrorText = (error: CriError): string => `rpc error: code = ${error.code} desc = ${error.message}`;
