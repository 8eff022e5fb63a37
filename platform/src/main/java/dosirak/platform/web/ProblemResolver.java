package dosirak.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers every failure of a handler with a problem. */
public final class ProblemResolver implements HandlerExceptionResolver {
  private final Problems problems;

  public ProblemResolver(Problems problems) {
    this.problems = problems;
  }

  @Override
  public ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception failure) {
    try {
      if (!(failure instanceof IOException) || !response.isCommitted()) {
        problems.send(response, Problems.of(failure));
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return new ModelAndView();
  }
}
