import { z } from 'zod';

/** What the network between kiosk and central platform can do to an exchange. */
export const faultModes = ['pass', 'refuse', 'dropBefore', 'dropAfter', 'slow', 'duplicate'] as const;
export type FaultMode = (typeof faultModes)[number];

/** One setting of the network; `pass` is a healthy one. */
export const faultSchema = z
  .strictObject({
    /**
     * `refuse`: reset at once. `dropBefore`: the request never reaches central. `dropAfter`: it does, the answer is lost.
     * `slow`: `ms` each way. `duplicate`: delivered twice, the second answer thrown away.
     */
    mode: z.enum(faultModes),
    /** How the kiosk notices a dropped exchange: the connection is cut, or hangs until the kiosk gives up. */
    end: z.enum(['cut', 'hang']).default('cut'),
    ms: z.int().min(0).max(60_000).default(0),
    /** Only exchanges with exactly this path; all when absent. */
    path: z.string().regex(/^\//, 'a path like /v1/notes/credit').max(200).optional(),
    /** Back to `pass` after one exchange that was hit. */
    once: z.boolean().default(false),
  })
  .refine((fault) => fault.mode !== 'slow' || fault.ms > 0, {
    path: ['ms'],
    message: 'slow needs ms, the delay each way, above 0',
  });
export type Fault = z.infer<typeof faultSchema>;

export const HEALTHY: Fault = { mode: 'pass', end: 'cut', ms: 0, once: false };

/** One exchange as the bench sees it. */
export interface Exchange {
  readonly no: number;
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly fault: FaultMode;
  /** How often the request was put on the wire to central. */
  readonly delivered: number;
  /** What the kiosk got: the status of central's answer, or how the connection ended. */
  readonly outcome: { readonly status: number } | { readonly ended: 'cut' | 'hangs' | 'centralUnreachable' };
  readonly durationMs: number;
}

export interface NetworkState {
  readonly upstream: string;
  readonly fault: Fault;
  /** The last exchanges, newest last. */
  readonly recent: readonly Exchange[];
}
