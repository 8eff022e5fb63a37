package dosirak.platform.web;

import dosirak.platform.security.Caller;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves commands that are done in groups without the servlet of their compartment, which takes
 * longer to find and feed a handler than the handler takes. The handler, its policy and everything
 * the road does are the same. Whatever is not as usual, such as a body that cannot be read, is left
 * to the servlet, so that errors are worded in one place.
 */
public final class BareCommands {
  private static final String JSON = "application/json";
  private static final Set<String> ACCEPTED = Set.of(JSON, "*/*");

  private final PavedHandlerAdapter adapter;
  private final Validator validator;
  private final Map<String, Bare> byPath;

  /** A handler of a path without variables, which takes a body and the caller. */
  private record Bare(String path, HandlerMethod method, ObjectReader reader) {}

  /**
   * @param handlers of the compartment
   */
  public BareCommands(
      PavedHandlerAdapter adapter,
      Validator validator,
      JsonMapper json,
      Map<RequestMappingInfo, HandlerMethod> handlers) {
    this.adapter = adapter;
    this.validator = validator;
    Map<String, Bare> bare = new HashMap<>();
    handlers.forEach((info, handler) -> {
      HandlerMethod method = handler.createWithResolvedBean();
      JavaType body = bodyOf(method, json);
      Set<String> paths = info.getDirectPaths();
      if (body != null
          && info.getMethodsCondition().getMethods().equals(Set.of(RequestMethod.POST))
          && paths.size() == info.getPatternValues().size()) {
        paths.forEach(path -> bare.put(path, new Bare(path, method, json.readerFor(body))));
      }
    });
    this.byPath = Map.copyOf(bare);
  }

  /** What a command of a group reads; absent for all other handlers. */
  private static @Nullable JavaType bodyOf(HandlerMethod method, JsonMapper json) {
    Command command = method.getMethodAnnotation(Command.class);
    if (command == null || command.transaction() != Command.Transaction.GROUP) {
      return null;
    }
    List<JavaType> bodies = new ArrayList<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      if (parameter.hasParameterAnnotation(RequestBody.class)) {
        bodies.add(json.constructType(parameter.getGenericParameterType()));
      } else if (parameter.getParameterType() != Caller.class) {
        return null;
      }
    }
    return bodies.size() == 1 ? bodies.getFirst() : null;
  }

  /**
   * Serves a request, if it is one of these.
   *
   * @return false if it is left to the servlet; then nothing was done
   */
  boolean serve(PavedRequest request, HttpServletResponse response) throws Exception {
    Bare bare = request.getMethod().equals("POST") ? byPath.get(request.getPathInfo()) : null;
    if (bare == null || !isPlain(request)) {
      return false;
    }
    Object body = read(bare, request.body());
    if (body == null) {
      return false;
    }
    request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, bare.path());
    adapter.serve(bare.method(), body, request, response);
    return true;
  }

  private static boolean isPlain(PavedRequest request) {
    String accepted = request.getHeader("Accept");
    return JSON.equals(request.getContentType())
        && (accepted == null || ACCEPTED.contains(accepted))
        && request.getQueryString() == null;
  }

  /** The body, or null if there is anything wrong with it. */
  private @Nullable Object read(Bare bare, byte[] bytes) {
    try {
      Object body = bare.reader().readValue(bytes);
      return body != null && validator.validate(body).isEmpty() ? body : null;
    } catch (JacksonException unreadable) {
      return null;
    }
  }
}
