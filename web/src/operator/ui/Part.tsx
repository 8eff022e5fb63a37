import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem } from '../../shared/api/client';
import { Away, Notice, Skeleton } from '../../shared/ui/parts';
import { useCommonTexts } from '../../shared/text/texts';

/** A part of a screen with a query of its own: what it shows, its place meanwhile, or that it is away. */
export function Part<T>({
  query,
  what,
  height,
  children,
}: {
  query: UseQueryResult<T>;
  what: string;
  height: number;
  children: (data: T) => ReactNode;
}) {
  const say = useCommonTexts();
  const again = () => void query.refetch();
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && <Away what={what} onAgain={again} />}
        {children(query.data)}
      </>
    );
  }
  if (!query.isError) {
    return <Skeleton height={height} />;
  }
  const problem = asProblem(query.error);
  if (problem.status === 403) {
    return <Notice>{say('notAllowed')}</Notice>;
  }
  return problem.status === 404 ? (
    <Notice>{say('notFound')}</Notice>
  ) : (
    <Away what={what} onAgain={again} />
  );
}
