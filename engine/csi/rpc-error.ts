/** Codes of google.golang.org/grpc by what the cloud calls an error. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/LimitExceeded/, 'ResourceExhausted'],
  [/^context deadline exceeded$/, 'DeadlineExceeded'],
  [/NotFound/, 'NotFound'],
  [/^DiskInUse/, 'FailedPrecondition'],
  [/^DiskExists/, 'AlreadyExists'],
  [/^(InvalidSize|UnsupportedAccessMode)/, 'InvalidArgument'],
  [/^Unsupported:/, 'Unimplemented'],
];

/** The code that a driver would answer with. */
export const rpcCode = (message: string): string => CODES.find(([pattern]) => pattern.test(message))?.[1] ?? 'Internal';

/** An error of the cloud as a sidecar shows it. */
export const rpcError = (message: string): string => `rpc error: code = ${rpcCode(message)} desc = ${message}`;
