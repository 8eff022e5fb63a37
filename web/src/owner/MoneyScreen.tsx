import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../shared/api/client';
import { dayOf, timeOfDay, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Away, Button, Empty, Skeleton } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { Payout, Statement, StatementLine } from './types';

const DAYS = 31;
const LINES = 100;
const MOST_PAGES = 20;
const noon = (day: string) => `${day}T12:00:00+09:00`;

/** What the shop is owed, why, and when it was paid. */
export function MoneyScreen({ shopId }: { shopId: string }) {
  const say = useTexts();
  const statements = useQuery({
    queryKey: ['statements', shopId],
    queryFn: async () =>
      (
        await read<{ statements: Statement[] }>(
          `/settlement/statements?shopId=${shopId}&limit=${DAYS}`,
        )
      ).statements,
  });
  return (
    <div className="stack">
      <h1>{say('money')}</h1>
      <h2>{say('statements')}</h2>
      {statements.isPending && <Skeleton height={240} />}
      {statements.isError && <Away what={say('statements')} onAgain={() => statements.refetch()} />}
      {statements.data?.length === 0 && (
        <Empty icon="receipt">
          <p>{say('noStatements')}</p>
        </Empty>
      )}
      {statements.data?.map((each) => (
        <StatementCard key={each.day} statement={each} />
      ))}
      <Payouts shopId={shopId} />
    </div>
  );
}

function StatementCard({ statement }: { statement: Statement }) {
  const say = useTexts();
  const [language] = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <section className="card stack">
      <div className="row between wrap">
        <h3>{dayOf(noon(statement.day), language)}</h3>
        <span className={statement.closed ? 'badge good' : 'badge info'}>
          {say(statement.closed ? 'closedDay' : 'openDay')}
        </span>
      </div>
      <Sums
        rows={[
          [say('sumSales', { count: statement.orders }), statement.sales],
          [say('sumDiscounts'), -statement.discounts],
          [say('sumFees'), -statement.fees],
          [say('sumTax'), -statement.tax],
          [say('sumCollected'), -statement.collected],
        ]}
        total={[say('sumOwed'), statement.owed]}
      />
      <Button wide aria-expanded={open} onClick={() => setOpen(!open)}>
        {say(open ? 'hideLines' : 'showLines')}
      </Button>
      {open && <Lines statement={statement} />}
    </section>
  );
}

function Sums({
  rows,
  total,
}: {
  rows: ReadonlyArray<readonly [string, number]>;
  total: readonly [string, number];
}) {
  const [language] = useLanguage();
  const shown = rows.filter(([, amount], i) => i === 0 || amount !== 0);
  return (
    <dl className="sums figures">
      {[...shown, total].map(([name, amount]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{won(amount, language)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ statement }: { statement: Statement }) {
  const say = useTexts();
  const [language] = useLanguage();
  const lines = useQuery({
    queryKey: ['statement-lines', statement.shopId, statement.day],
    queryFn: () => allLines(statement),
  });
  if (!lines.data) {
    return lines.isError ? (
      <Away what={say('statements')} onAgain={() => lines.refetch()} />
    ) : (
      <Skeleton height={160} />
    );
  }
  return (
    <ul className="lines">
      {lines.data.map((line, i) => (
        <li key={i} className="stack">
          <span className="row between wrap">
            <b className="figures">{line.number}</b>
            <span className="faint">{timeOfDay(line.at, language)}</span>
          </span>
          {line.reason && <span className="faint">{line.reason}</span>}
          <Sums
            rows={[
              [say(line.sales < 0 ? 'lineRefund' : 'lineSales'), line.sales],
              [say('sumDiscounts'), -line.discount],
              [say('lineBrokerage'), -line.brokerageFee],
              [say('linePayment'), -line.paymentFee],
              [say('lineDelivery'), -line.deliveryFee],
              [say('sumTax'), -line.tax],
              [say('sumCollected'), -line.collected],
            ]}
            total={[say('sumOwed'), line.owed]}
          />
        </li>
      ))}
    </ul>
  );
}

async function allLines(statement: Statement): Promise<StatementLine[]> {
  const lines: StatementLine[] = [];
  let after = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await read<{ lines: StatementLine[]; next?: string | null }>(
      `/settlement/statements/${statement.shopId}/${statement.day}/lines?limit=${LINES}${after}`,
    );
    lines.push(...answer.lines);
    if (!answer.next) {
      break;
    }
    after = `&after=${answer.next}`;
  }
  return lines;
}

function Payouts({ shopId }: { shopId: string }) {
  const say = useTexts();
  const [language] = useLanguage();
  const payouts = useQuery({
    queryKey: ['payouts'],
    queryFn: async () => (await read<{ payouts: Payout[] }>('/settlement/payouts')).payouts,
  });
  const own = payouts.data?.filter((each) => each.shopId === shopId);
  return (
    <section className="stack">
      <h2>{say('payouts')}</h2>
      {payouts.isError && <Away what={say('payouts')} onAgain={() => payouts.refetch()} />}
      {payouts.isPending && <Skeleton height={80} />}
      {own?.length === 0 && <p className="faint">{say('noPayouts')}</p>}
      {own?.map((each) => (
        <div key={each.payoutId} className="card row between wrap">
          <span>
            {dayOf(noon(each.firstDay), language)}
            {each.lastDay !== each.firstDay && ` – ${dayOf(noon(each.lastDay), language)}`}
            <br />
            <span className="faint">
              {each.sentAt
                ? say('paidOn', { day: dayOf(each.sentAt, language) })
                : say('dueOn', { day: dayOf(noon(each.dueDay), language) })}
            </span>
          </span>
          <b className="figures">{won(each.amount, language)}</b>
        </div>
      ))}
    </section>
  );
}
