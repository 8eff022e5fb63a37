import { useEffect, useRef } from 'react';
import Uplot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shortTimeOfDay } from '../format/format';
import { useLanguage } from '../text/texts';

export interface Series {
  name: string;
  /** As long as `times`; null where nothing is known. */
  values: ReadonlyArray<number | null>;
  /** A colour of the style sheet, such as `--accent`. */
  colour: string;
  look?: 'bars' | 'line' | 'dashes';
}

export interface PlotProps {
  name: string;
  /** Seconds since 1970, ascending. */
  times: readonly number[];
  series: readonly Series[];
  height?: number;
  /** How a value is written at the axis. */
  write?: (value: number) => string;
}

const ZONE = 'Asia/Seoul';
const BAR_SHARE = 0.7;
const WIDEST_BAR = 40;

export default function Plot({ name, times, series, height = 180, write }: PlotProps) {
  const [language] = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<Uplot | null>(null);
  const shape = series.map((each) => `${each.name}|${each.colour}|${each.look}`).join();

  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const ink = (colour: string) =>
      getComputedStyle(element).getPropertyValue(colour).trim() || colour;
    const axis = {
      stroke: ink('--faint'),
      grid: { stroke: ink('--line') },
      ticks: { show: false },
    };
    const made = new Uplot(
      {
        width: element.clientWidth || 300,
        height,
        tzDate: (seconds) => Uplot.tzDate(new Date(seconds * 1e3), ZONE),
        legend: { show: series.length > 1, live: false },
        cursor: { show: false },
        scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
        axes: [
          {
            ...axis,
            values: (_, all) => all.map((seconds) => shortTimeOfDay(seconds * 1e3, language)),
          },
          { ...axis, size: 56, ...(write ? { values: (_, all) => all.map(write) } : {}) },
        ],
        series: [
          {},
          ...series.map((each) => ({
            label: each.name,
            stroke: ink(each.colour),
            width: 2,
            points: { show: false },
            ...(each.look === 'dashes' ? { dash: [5, 4] } : {}),
            ...(each.look === 'bars'
              ? {
                  fill: ink(each.colour),
                  width: 0,
                  paths: Uplot.paths.bars?.({ size: [BAR_SHARE, WIDEST_BAR], radius: 0.2 }) ?? null,
                }
              : {}),
          })),
        ],
      } as Uplot.Options,
      [[...times], ...series.map((each) => [...each.values])] as Uplot.AlignedData,
      element,
    );
    plot.current = made;
    const resized = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: height }),
    );
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, height, language]);

  useEffect(() => {
    plot.current?.setData([
      [...times],
      ...series.map((each) => [...each.values]),
    ] as Uplot.AlignedData);
  }, [times, series]);

  return <div ref={box} role="img" aria-label={name} />;
}
