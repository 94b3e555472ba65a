/** What the machine writes to its serial console, one JSON object a line, between what its kernel writes. */
export type GuestLine =
  | { readonly type: 'start'; readonly node: string; readonly kernel: string; readonly nodeHid: string }
  | {
      readonly type: 'story';
      readonly name: string;
      readonly ms: number;
      /** Absent when it passed. */
      readonly failure?: string | undefined;
    }
  | { readonly type: 'end'; readonly stories: number };
