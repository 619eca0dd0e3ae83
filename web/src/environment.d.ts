// What the build puts in.

declare const __MLPNAS_VERSION__: string;

declare module "*?packed" {
  /** The file, packed by gzip, in base64. */
  const content: string;
  export default content;
}
