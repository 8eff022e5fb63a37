package dosirak.platform.web;

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

  public PlainHandlerAdapter(JsonMapper mapper, Endpoints endpoints) {
    this.mapper = mapper;
    this.endpoints = endpoints;
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
        endpoints.check(method, PavedHandlerAdapter.callerOf(request));
        container.setRequestHandled(true);
        Object value = invokeForRequest(webRequest, container, provided);
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
