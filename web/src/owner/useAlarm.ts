import { useCallback, useEffect, useRef, useState } from 'react';
import { remember, remembered } from './remembered';

const RING_EVERY_MILLIS = 4_000;
const NOTES_HERTZ = [880, 1_175, 880];
const NOTE_SECONDS = 0.22;
const LOUDNESS = 0.6;

/** `silent`: wanted, but the browser plays nothing before the page was touched. */
export type Sound = 'off' | 'silent' | 'on';

/** Rings again and again while something waits to be answered. */
export function useAlarm(ringing: boolean): { sound: Sound; turn: (on: boolean) => void } {
  const audio = useRef<AudioContext | null>(null);
  const [wanted, want] = useState(() => remembered('sound') === 'on');
  const [playing, setPlaying] = useState(false);

  const wake = useCallback(async () => {
    const context = (audio.current ??= new AudioContext());
    context.onstatechange = () => setPlaying(context.state === 'running');
    await context.resume().catch(() => undefined);
    setPlaying(context.state === 'running');
  }, []);

  useEffect(() => {
    if (!wanted || playing) {
      return;
    }
    const touched = () => void wake();
    addEventListener('pointerdown', touched);
    addEventListener('keydown', touched);
    return () => {
      removeEventListener('pointerdown', touched);
      removeEventListener('keydown', touched);
    };
  }, [wanted, playing, wake]);

  useEffect(() => {
    if (!ringing || !wanted || !playing) {
      return;
    }
    const ring = () => audio.current && chime(audio.current);
    ring();
    const timer = setInterval(ring, RING_EVERY_MILLIS);
    return () => clearInterval(timer);
  }, [ringing, wanted, playing]);

  const turn = useCallback(
    (on: boolean) => {
      want(on);
      remember('sound', on ? 'on' : 'off');
      if (on) {
        void wake().then(() => audio.current && chime(audio.current));
      }
    },
    [wake],
  );
  return { sound: !wanted ? 'off' : playing ? 'on' : 'silent', turn };
}

function chime(context: AudioContext): void {
  NOTES_HERTZ.forEach((hertz, i) => {
    const from = context.currentTime + i * NOTE_SECONDS;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUDNESS, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + NOTE_SECONDS);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + NOTE_SECONDS);
  });
}
