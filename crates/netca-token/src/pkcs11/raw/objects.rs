use super::*;

/// Handles asked for in one C_FindObjects. Fewer coming back means the search is over, as NSS takes it too.
const BATCH: usize = 256;
/// The longest attribute value accepted.
pub(super) const MAX_VALUE: usize = 64 * 1024 + 1;

impl Library {
    /// One whole search: C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal.
    pub(in crate::pkcs11) fn find(
        &self,
        session: CK_SESSION_HANDLE,
        template: &[Attribute],
    ) -> Result<Vec<CK_OBJECT_HANDLE>, Error> {
        self.find_in_batches(session, template, BATCH)
    }

    pub(in crate::pkcs11) fn find_in_batches(
        &self,
        session: CK_SESSION_HANDLE,
        template: &[Attribute],
        batch: usize,
    ) -> Result<Vec<CK_OBJECT_HANDLE>, Error> {
        let init = present(self.functions.C_FindObjectsInit, "C_FindObjectsInit")?;
        let next = present(self.functions.C_FindObjects, "C_FindObjects")?;
        let last = present(self.functions.C_FindObjectsFinal, "C_FindObjectsFinal")?;
        let template = template.to_vec();
        self.watched("C_FindObjects", Patience::Usual, move || {
            let mut template = for_reading(&template);
            // SAFETY: the template's pointers and lengths are those of values that outlive the call, and are only read.
            let rv = unsafe { init(session, template.as_mut_ptr(), template.len() as CK_ULONG) };
            rv::check("C_FindObjectsInit", rv)?;
            let mut found = Vec::new();
            let mut handles = vec![CK_INVALID_HANDLE; batch];
            let outcome = loop {
                let mut count: CK_ULONG = 0;
                // SAFETY: `handles` has room for the `batch` handles announced.
                let rv = unsafe { next(session, handles.as_mut_ptr(), batch as CK_ULONG, &mut count) };
                if rv != CKR_OK {
                    break rv::check("C_FindObjects", rv);
                }
                let count = (count as usize).min(batch);
                found.extend_from_slice(handles.get(..count).unwrap_or_default());
                if count < batch || found.len() >= MAX_OBJECTS {
                    break Ok(());
                }
            };
            // SAFETY: plain values. A search left open would block every later one on this session.
            let ended = rv::check("C_FindObjectsFinal", unsafe { last(session) });
            outcome.and(ended)?;
            found.truncate(MAX_OBJECTS);
            Ok(found)
        })
    }

    /// C_GetAttributeValue with the capacities given; `None` for what the token does not have or does not tell.
    ///
    /// Capacities must be larger than any length expected, so that an entry the token left alone can be told apart.
    pub(in crate::pkcs11) fn attributes<const N: usize>(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        wanted: [(CK_ATTRIBUTE_TYPE, usize); N],
    ) -> Result<[Option<Vec<u8>>; N], Error> {
        let function = present(self.functions.C_GetAttributeValue, "C_GetAttributeValue")?;
        self.watched("C_GetAttributeValue", Patience::Usual, move || {
            let mut capacities = wanted.map(|(_, capacity)| capacity);
            for again in [false, true] {
                let mut buffers = capacities.map(|capacity| vec![0u8; capacity]);
                let mut index = 0;
                let mut entries = wanted.map(|(kind, _)| {
                    let buffer = &mut buffers[index];
                    index += 1;
                    CK_ATTRIBUTE {
                        type_: kind,
                        pValue: buffer.as_mut_ptr().cast(),
                        ulValueLen: buffer.len() as CK_ULONG,
                    }
                });
                // SAFETY: every entry points to a buffer of the length it announces; the buffers outlive the call.
                let rv = unsafe { function(session, object, entries.as_mut_ptr(), N as CK_ULONG) };
                let partial = matches!(rv, CKR_ATTRIBUTE_SENSITIVE | CKR_ATTRIBUTE_TYPE_INVALID | CKR_BUFFER_TOO_SMALL);
                if !partial {
                    rv::check("C_GetAttributeValue", rv)?;
                }
                let lengths = entries.map(|entry| entry.ulValueLen as usize);
                if rv == CKR_BUFFER_TOO_SMALL && !again {
                    // Which one was too small is not said by all, so all get all the room there is.
                    capacities = [MAX_VALUE; N];
                    continue;
                }
                let mut index = 0;
                return Ok(buffers.map(|mut buffer| {
                    let (length, capacity) = (lengths[index], capacities[index]);
                    index += 1;
                    // A length beyond the buffer is CK_UNAVAILABLE_INFORMATION, or a lie. An unchanged one beside an error
                    // is an entry that the token did not get to.
                    if length > capacity || (partial && length == capacity) {
                        return None;
                    }
                    buffer.truncate(length);
                    Some(buffer)
                }));
            }
            Err(Error::Malformed { what: "attribute length" })
        })
    }

    pub(in crate::pkcs11) fn set_attributes(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        template: &[Attribute],
    ) -> Result<(), Error> {
        fault::before("C_SetAttributeValue")?;
        let function = present(self.functions.C_SetAttributeValue, "C_SetAttributeValue")?;
        let template = template.to_vec();
        self.watched("C_SetAttributeValue", Patience::Usual, move || {
            let mut template = for_reading(&template);
            // SAFETY: as for C_FindObjectsInit.
            let rv = unsafe { function(session, object, template.as_mut_ptr(), template.len() as CK_ULONG) };
            rv::check("C_SetAttributeValue", rv)
        })
    }

    pub(in crate::pkcs11) fn create_object(
        &self,
        session: CK_SESSION_HANDLE,
        template: &[Attribute],
    ) -> Result<CK_OBJECT_HANDLE, Error> {
        fault::before("C_CreateObject")?;
        let function = present(self.functions.C_CreateObject, "C_CreateObject")?;
        let template = template.to_vec();
        self.watched("C_CreateObject", Patience::Usual, move || {
            let mut template = for_reading(&template);
            let mut object = CK_INVALID_HANDLE;
            // SAFETY: the template as for C_FindObjectsInit; `object` is a valid place for the handle.
            let rv = unsafe { function(session, template.as_mut_ptr(), template.len() as CK_ULONG, &mut object) };
            rv::check("C_CreateObject", rv)?;
            Ok(object)
        })
    }

    pub(in crate::pkcs11) fn destroy_object(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
    ) -> Result<(), Error> {
        fault::before("C_DestroyObject")?;
        let function = present(self.functions.C_DestroyObject, "C_DestroyObject")?;
        self.watched("C_DestroyObject", Patience::Usual, move || {
            // SAFETY: plain values; a stale handle is answered with an error.
            rv::check("C_DestroyObject", unsafe { function(session, object) })
        })
    }
}
