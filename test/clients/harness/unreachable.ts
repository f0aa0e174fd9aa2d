/** What cargo, go, pip and maven say when no registry answers, as opposed to one that answers no. */
const SIGNS: readonly RegExp[] = [
  /download of config\.json failed|network failure seems to have happened/,
  /dial tcp|net\/http: TLS handshake timeout/,
  /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|\(from versions: none\)/,
  /Could not transfer artifact/,
];

/** Did a build end for want of a network, and not by a fault of what it builds? */
export const isUnreachable = (output: string): boolean => SIGNS.some((sign) => sign.test(output));
