import type { Container } from '../../../api/types/core-v1';

/** The number behind a port of a probe; a text says why there is none (pkg/probe/util.go, v1.36). */
export function resolvePort(port: number | string, container: Container): number | string {
  const number = typeof port === 'number' ? port : numberOf(port, container);
  if (typeof number === 'string') return number;
  return number > 0 && number < 65_536 ? number : `invalid port number: ${number}`;
}

function numberOf(name: string, container: Container): number | string {
  for (const port of container.ports ?? []) if (port.name === name) return port.containerPort;
  if (/^\d+$/.test(name)) return Number(name);
  return `couldn't find port: strconv.Atoi: parsing "${name}": invalid syntax`;
}
