import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { command } from '../shared/api/client';
import { Away, Button, Notice, Skeleton, useTrouble } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { type CsvRow, readCsv, writeCsv } from './csv';
import { save } from './files';
import { MOST_ITEMS, menuRows, type Preview, preview } from './menuFile';
import { PriceList } from './PriceList';
import { useTexts } from './texts';
import { useShop } from './useShop';
import { readXlsx, writeXlsx } from './xlsx';

const MOST_BYTES = 2_000_000;

/** The menu: prices at hand, and all of it as a file for a spreadsheet. */
export function MenuFileScreen({ shopId }: { shopId: string }) {
  const say = useTexts();
  const toast = useToast();
  const trouble = useTrouble();
  const queries = useQueryClient();
  const shop = useShop(shopId);
  const input = useRef<HTMLInputElement>(null);
  const [seen, see] = useState<Preview | 'unreadable' | null>(null);
  const put = useMutation({
    mutationFn: (menu: Preview['menu']) =>
      command(`/shop/shops/${shopId}/menu`, { menu }, { method: 'PUT' }),
    onSuccess: () => {
      see(null);
      toast(say('imported'));
      return queries.invalidateQueries({ queryKey: ['shop'] });
    },
  });
  const menu = shop.data?.menu;
  if (!menu) {
    return shop.isError ? (
      <Away what={say('menu')} onAgain={() => shop.refetch()} />
    ) : (
      <Skeleton height={420} />
    );
  }
  const header = [
    say('column.category'),
    say('column.name'),
    say('column.description'),
    say('column.price'),
    say('column.options'),
  ];
  const look = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    const rows = file.size > MOST_BYTES ? undefined : await rowsOf(file);
    see(rows === undefined ? 'unreadable' : preview(rows, menu));
  };
  const rows = menuRows(header, menu);
  return (
    <div className="stack">
      <h1>{say('menu')}</h1>
      <section className="card stack">
        <h2>{say('menuFile')}</h2>
        <p className="faint">{say('menuFileExplained')}</p>
        <div className="row wrap">
          <Button icon="download" onClick={async () => save('menu.xlsx', await writeXlsx(rows))}>
            {say('exportMenu', { kind: 'XLSX' })}
          </Button>
          <Button
            icon="download"
            onClick={() =>
              save('menu.csv', new Blob([writeCsv(rows)], { type: 'text/csv;charset=utf-8' }))
            }
          >
            {say('exportMenu', { kind: 'CSV' })}
          </Button>
          <Button look="primary" icon="upload" onClick={() => input.current?.click()}>
            {say('importMenu')}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".xlsx,.csv,text/csv"
            hidden
            aria-label={say('importMenu')}
            onChange={(event) => {
              void look(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </div>
        {seen === 'unreadable' && <Notice tone="bad">{say('unreadable')}</Notice>}
        {seen && seen !== 'unreadable' && (
          <Found
            seen={seen}
            busy={put.isPending}
            trouble={put.isError ? trouble(put.error) : undefined}
            onSave={() => put.mutate(seen.menu)}
            onCancel={() => see(null)}
          />
        )}
      </section>
      <PriceList shopId={shopId} menu={menu} />
    </div>
  );
}

/** What a file would do, with every line that cannot be taken. */
function Found({
  seen,
  busy,
  trouble,
  onSave,
  onCancel,
}: {
  seen: Preview;
  busy: boolean;
  trouble: string | undefined;
  onSave: () => void;
  onCancel: () => void;
}) {
  const say = useTexts();
  const tooMany = seen.menu.length > MOST_ITEMS;
  const nothing = seen.added + seen.changed === 0;
  return (
    <div className="stack" role="status">
      <p>
        <b>
          {say('found', { added: seen.added, changed: seen.changed, faulty: seen.faulty.length })}
        </b>
      </p>
      {seen.faulty.length > 0 && (
        <ul className="lines">
          {seen.faulty.map((each) => (
            <li key={each.line}>
              <b className="figures">{say('line', { line: each.line })}</b>{' '}
              {say(`fault.${each.fault}`)} {each.what && <q>{each.what}</q>}
            </li>
          ))}
        </ul>
      )}
      {tooMany && <Notice tone="bad">{say('tooManyItems', { most: MOST_ITEMS })}</Notice>}
      {trouble && <Notice tone="bad">{trouble}</Notice>}
      <div className="row wrap">
        <Button look="primary" busy={busy} disabled={tooMany || nothing} onClick={onSave}>
          {say('importRest', { count: seen.added + seen.changed })}
        </Button>
        <Button disabled={busy} onClick={onCancel}>
          {say('cancel')}
        </Button>
      </div>
    </div>
  );
}

/** The rows of a spreadsheet, of whatever kind; absent if it is none. */
async function rowsOf(file: File): Promise<CsvRow[] | undefined> {
  const bytes = await file.arrayBuffer();
  if (isZip(bytes)) {
    try {
      return await readXlsx(bytes);
    } catch {
      return undefined;
    }
  }
  const text = textOf(bytes);
  return text === undefined ? undefined : readCsv(text);
}

/** As spreadsheets have been since 2007, whatever the file's name says. */
function isZip(bytes: ArrayBuffer): boolean {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  return first === 0x50 && second === 0x4b;
}

/** As UTF-8, or as Korean spreadsheets have long written it. */
function textOf(bytes: ArrayBuffer): string | undefined {
  for (const encoding of ['utf-8', 'euc-kr']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return text.includes('\u0000') ? undefined : text;
    } catch {
      // The next one may fit.
    }
  }
  return undefined;
}
