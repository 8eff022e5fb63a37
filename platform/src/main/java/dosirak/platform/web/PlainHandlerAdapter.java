package dosirak.platform.web;

import dosirak.platform.security.Permission;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;
import tools.jackson.databind.json.JsonMapper;

/** Calls handler methods that have no database: access is checked, and the answer sent. */
public final class PlainHandlerAdapter extends RequestMappingHandlerAdapter {
  private final JsonMapper mapper;
  private final Endpoints endpoints;
  private final PrivilegedUse privileges;

  public PlainHandlerAdapter(JsonMapper mapper, Endpoints endpoints, PrivilegedUse privileges) {
    this.mapper = mapper;
    this.endpoints = endpoints;
    this.privileges = privileges;
  }

  @Override
  protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod method) {
    return new ServletInvocableHandlerMethod(method) {
      @Override
      public void invokeAndHandle(
          ServletWebRequest webRequest, ModelAndViewContainer container, Object... provided)
          throws Exception {
        HttpServletRequest request = webRequest.getRequest();
        HttpServletResponse response = java.util.Objects.requireNonNull(webRequest.getResponse());
        PavedRequest paved = PavedHandlerAdapter.unwrap(request);
        Permission permission = endpoints.check(method, paved);
        paved.letIn(permission);
        endpoints.takePlace(method, permission, paved);
        PrivilegedUse.Use privileged = privileges.begin(paved, permission);
        container.setRequestHandled(true);
        Object value =
            privileged == null
                ? invokeForRequest(webRequest, container, provided)
                : privileged.around(() -> invokeForRequest(webRequest, container, provided));
        Answer answer =
            value instanceof Answer given
                ? given
                : Answer.ok(java.util.Objects.requireNonNull(value));
        response.setStatus(answer.status());
        response.setHeader("Cache-Control", "no-store");
        answer.headers().forEach(response::setHeader);
        if (answer.body() instanceof PlainText plain) {
          response.setContentType("text/plain; version=0.0.4; charset=utf-8");
          response.getOutputStream().write(plain.text().getBytes(StandardCharsets.UTF_8));
        } else if (answer.body() != null) {
          response.setContentType("application/json");
          response.getOutputStream().write(mapper.writeValueAsBytes(answer.body()));
        }
      }
    };
  }
}
