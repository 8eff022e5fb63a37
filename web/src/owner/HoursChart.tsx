import { useMemo } from 'react';
import { Chart } from '../shared/chart/Chart';
import { figure } from '../shared/format/format';
import { ordersByHour } from './hours';
import { useTexts } from './texts';
import type { Order } from './types';

/** Today's orders by the hour, against the same day last week as far as the list reaches. */
export function HoursChart({ orders, today }: { orders: readonly Order[]; today: string }) {
  const say = useTexts();
  const hours = useMemo(() => ordersByHour(orders, today), [orders, today]);
  return (
    <section className="card">
      <h2>{say('byHour')}</h2>
      <Chart
        name={say('byHour')}
        times={hours.times}
        series={[
          { name: say('today'), values: hours.today, colour: '--accent', look: 'bars' },
          ...(hours.lastWeek
            ? [
                {
                  name: say('lastWeek'),
                  values: hours.lastWeek,
                  colour: '--info',
                  look: 'dashes' as const,
                },
              ]
            : []),
        ]}
        write={figure}
      />
    </section>
  );
}
