// The part of the WebAssembly API that the device uses. TypeScript has its types only together with the whole DOM's.

export interface Memory {
  readonly buffer: ArrayBuffer;
  /** Detaches every view of the old buffer. */
  grow(pages: number): number;
}

interface Api {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Memory: new (limits: { initial: number; maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly RuntimeError: new () => Error;
}

export const webAssembly: Api = (globalThis as unknown as { readonly WebAssembly: Api }).WebAssembly;
