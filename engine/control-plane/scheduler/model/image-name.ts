/** `nginx` is `nginx:latest`; plugins/imagelocality `normalizedImageName` (v1.36). */
export const normalizedImage = (name: string): string =>
  name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
