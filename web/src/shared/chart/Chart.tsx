import { lazy, Suspense } from 'react';
import type { PlotProps } from './Plot';

const Plot = lazy(() => import('./Plot'));

/**
 * Figures over time, drawn. What it shows is said in `name` and, for those who do not see it, in the
 * table that `children` may hold.
 */
export function Chart(props: PlotProps & { height?: number }) {
  const height = props.height ?? 180;
  return (
    <figure className="chart" style={{ minHeight: height }}>
      <Suspense fallback={null}>
        <Plot {...props} height={height} />
      </Suspense>
    </figure>
  );
}
