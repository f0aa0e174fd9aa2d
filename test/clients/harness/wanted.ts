/** What `SEATRIAL_CLIENTS` may name. */
export const CLIENTS = [
  'kubectl',
  'kubectl-installed',
  'helm',
  'helm-3',
  'javascript',
  'python',
  'go',
  'java',
  'rust',
] as const;

export type Client = (typeof CLIENTS)[number];

/**
 * Why a client is left out; undefined: it is run. All are, unless somebody in a hurry names some in `SEATRIAL_CLIENTS`,
 * with commas between them.
 */
export function whyUnwanted(client: Client, named = process.env['SEATRIAL_CLIENTS']): string | undefined {
  if (named === undefined || named === '' || named === 'all') return undefined;
  const names = named.split(',');
  const unknown = names.filter((name) => !CLIENTS.some((each) => each === name));
  if (unknown.length > 0) throw new Error(`SEATRIAL_CLIENTS: no client ${unknown.join(', ')}: ${CLIENTS.join(', ')}`);
  return names.includes(client) ? undefined : `SEATRIAL_CLIENTS is ${named}`;
}
