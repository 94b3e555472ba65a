import type { Tone } from './tones.ts';

/** One note: pitch, when it begins and how long it rings, and how loud (1 is all the machine can). */
interface Note {
  readonly hertz: number;
  readonly atSeconds: number;
  readonly ringsSeconds: number;
  readonly volume: number;
}

/** Sine tones in the range that old ears hear as well; modest, the hall is quiet at times. */
const NOTES: Record<Tone, readonly Note[]> = {
  takeCard: [
    { hertz: 784, atSeconds: 0, ringsSeconds: 0.5, volume: 0.16 },
    { hertz: 659, atSeconds: 0.28, ringsSeconds: 0.7, volume: 0.16 },
  ],
  // Rising, and falling back: something is asked for.
  putCardBack: [
    { hertz: 659, atSeconds: 0, ringsSeconds: 0.3, volume: 0.16 },
    { hertz: 880, atSeconds: 0.2, ringsSeconds: 0.3, volume: 0.16 },
    { hertz: 659, atSeconds: 0.4, ringsSeconds: 0.6, volume: 0.16 },
  ],
  cardWritten: [
    { hertz: 784, atSeconds: 0, ringsSeconds: 0.25, volume: 0.12 },
    { hertz: 1175, atSeconds: 0.14, ringsSeconds: 0.4, volume: 0.12 },
  ],
  noteTaken: [{ hertz: 988, atSeconds: 0, ringsSeconds: 0.18, volume: 0.12 }],
  noteReturned: [{ hertz: 440, atSeconds: 0, ringsSeconds: 0.4, volume: 0.08 }],
};

const RISE_SECONDS = 0.02;
/** A tone that could not sound at once says nothing any more. */
const TOO_LATE_MS = 1000;

/**
 * Plays tones without a file. A machine without a loudspeaker, or a browser that allows no sound before the first
 * touch, stays silent: every tone only repeats what the picture says, so nothing here may ever disturb the screen.
 */
export function webAudioTones(
  makeContext: () => AudioContext = () => new AudioContext(),
): (tone: Tone) => void {
  let context: AudioContext | undefined;
  const play = async (tone: Tone): Promise<void> => {
    const askedMs = performance.now();
    context ??= makeContext();
    await context.resume();
    if (performance.now() - askedMs <= TOO_LATE_MS) sound(context, tone);
  };
  // No AudioContext here, or one that is not allowed: the picture reminds alone.
  return (tone) => void play(tone).catch(() => undefined);
}

function sound(context: AudioContext, tone: Tone): void {
  for (const { hertz, atSeconds, ringsSeconds, volume } of NOTES[tone]) {
    const begins = context.currentTime + atSeconds;
    const ends = begins + ringsSeconds;
    const oscillator = context.createOscillator();
    oscillator.frequency.value = hertz;
    const loudness = context.createGain();
    loudness.gain.setValueAtTime(0, begins);
    loudness.gain.linearRampToValueAtTime(volume, begins + RISE_SECONDS);
    loudness.gain.exponentialRampToValueAtTime(0.0001, ends);
    oscillator.connect(loudness).connect(context.destination);
    oscillator.start(begins);
    oscillator.stop(ends);
  }
}
