import { type ReactNode, useEffect, useRef } from 'react';

/** A screen with its heading, which is read aloud when one comes here. */
export function Screen({
  title,
  tools,
  children,
}: {
  title: string;
  tools?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="stack screen">
      <div className="row between wrap">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {tools}
      </div>
      {children}
    </div>
  );
}
