import { type ReactNode, useEffect, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { Only } from '../shared/api/access';
import { useSession } from '../shared/api/me';
import { Head, Main } from '../shared/ui/App';
import { Icon, type IconName } from '../shared/ui/icons';
import { Away, Empty, Skeleton } from '../shared/ui/parts';
import { BoardScreen } from './BoardScreen';
import { HoursScreen } from './HoursScreen';
import { MenuFileScreen } from './MenuFileScreen';
import { MoneyScreen } from './MoneyScreen';
import { OrdersScreen } from './OrdersScreen';
import { remember, remembered } from './remembered';
import { ReviewsScreen } from './ReviewsScreen';
import { ShopBar } from './ShopBar';
import { SoldOutScreen } from './SoldOutScreen';
import { useTexts } from './texts';
import type { ShopSummary } from './types';
import { useAlarm } from './useAlarm';
import { useBoard } from './useBoard';
import { useShops } from './useShop';
import { useWakeLock } from './useWakeLock';
import './owner.css';

export function OwnerApp() {
  const say = useTexts();
  return (
    <Only roles={['OWNER', 'STAFF']} name={say('name')}>
      {(session) => <Shops mayRun={session.roles.includes('OWNER')} />}
    </Only>
  );
}

function Shops({ mayRun }: { mayRun: boolean }) {
  const say = useTexts();
  const shops = useShops();
  const { away } = useSession();
  const [chosen, choose] = useState(() => remembered('shop'));
  const shop = shops.data?.find((each) => each.shopId === chosen) ?? shops.data?.[0];
  // The board needs only the shop's number: it goes on while the shop's own part is away.
  const shopId = shop?.shopId ?? (shops.isError ? chosen : null);
  useEffect(() => {
    if (shop) {
      remember('shop', shop.shopId);
    }
  }, [shop]);
  if (shopId) {
    return (
      <Working
        key={shopId}
        shopId={shopId}
        shop={shop}
        shops={shops.data ?? []}
        mayRun={mayRun}
        accountAway={away}
        onChoose={choose}
      />
    );
  }
  return (
    <>
      <Head name={say('name')} />
      <Main>
        {shops.isPending && <Skeleton height={420} />}
        {shops.isError && <Away what={say('shopPart')} onAgain={() => shops.refetch()} />}
        {shops.data?.length === 0 && (
          <Empty icon="shop">
            <h1>{say('noShop')}</h1>
            <p>{say('noShopExplained')}</p>
          </Empty>
        )}
      </Main>
    </>
  );
}

function Working({
  shopId,
  shop,
  shops,
  mayRun,
  accountAway,
  onChoose,
}: {
  shopId: string;
  shop: ShopSummary | undefined;
  shops: readonly ShopSummary[];
  mayRun: boolean;
  accountAway: boolean;
  onChoose: (shopId: string) => void;
}) {
  const say = useTexts();
  const [location] = useLocation();
  const work = useBoard(shopId);
  const waiting = work.board?.fresh.length ?? 0;
  const alarm = useAlarm(waiting > 0);
  useWakeLock();
  useEffect(() => {
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [location]);
  const name = waiting > 0 ? say('titleWaiting', { count: waiting }) : say('name');
  const lost = work.connection === 'lost';
  return (
    <>
      <Head name={name}>
        <a className="plain" href="/account/">
          {say('account')}
        </a>
      </Head>
      {lost && (
        <div className="strip" role="status">
          {say('boardLost')}
        </div>
      )}
      {waiting > 0 && location !== '/' && (
        <a className="alarm" href="#/">
          <Icon name="bell" />
          {say('waiting', { count: waiting })}
        </a>
      )}
      <Main>
        <div className="stack">
          <ShopBar shop={shop} shops={shops} onChoose={onChoose} />
          <nav className="tabs" aria-label={say('screens')}>
            <Tab to="/" icon="bell" at={location}>
              {say('board')}
            </Tab>
            <Tab to="/sold-out" icon="box" at={location}>
              {say('soldOut')}
            </Tab>
            <Tab to="/orders" icon="list" at={location}>
              {say('orders')}
            </Tab>
            {mayRun && (
              <Tab to="/menu" icon="edit" at={location}>
                {say('menu')}
              </Tab>
            )}
            {mayRun && (
              <Tab to="/hours" icon="clock" at={location}>
                {say('hours')}
              </Tab>
            )}
            {mayRun && (
              <Tab to="/money" icon="chart" at={location}>
                {say('money')}
              </Tab>
            )}
            <Tab to="/reviews" icon="star" at={location}>
              {say('reviews')}
            </Tab>
          </nav>
          <Switch>
            <Route path="/">
              <BoardScreen shopId={shopId} shop={shop} work={work} alarm={alarm} />
            </Route>
            <Route path="/sold-out">
              <SoldOutScreen shopId={shopId} />
            </Route>
            <Route path="/orders">
              <OrdersScreen shopId={shopId} />
            </Route>
            {mayRun && (
              <Route path="/menu">
                <MenuFileScreen shopId={shopId} />
              </Route>
            )}
            {mayRun && (
              <Route path="/hours">
                <HoursScreen shopId={shopId} />
              </Route>
            )}
            {mayRun && (
              <Route path="/money">
                <MoneyScreen shopId={shopId} />
              </Route>
            )}
            <Route path="/reviews">
              <ReviewsScreen shopId={shopId} />
            </Route>
            <Route>
              <Redirect to="/" />
            </Route>
          </Switch>
          {accountAway && <Away what={say('account')} />}
        </div>
      </Main>
    </>
  );
}

function Tab({
  to,
  icon,
  at,
  children,
}: {
  to: string;
  icon: IconName;
  at: string;
  children: ReactNode;
}) {
  return (
    <a href={`#${to}`} aria-current={at === to ? 'page' : undefined}>
      <Icon name={icon} />
      {children}
    </a>
  );
}
