/** One share of a device, as an allocation and a status name it. */
export interface DeviceShare {
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly shareID?: string;
}

/** `driver/pool/device`, and the share when there is one. */
export const identityOf = ({ driver, pool, device, shareID = '' }: DeviceShare): string =>
  [driver, pool, device, ...(shareID === '' ? [] : [shareID])].join('/');
